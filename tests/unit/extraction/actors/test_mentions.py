"""Names, roles and people of single sentences, and country words that are no actors."""

import pytest
from support.acted import acted, mention_of, parties_in, party_of
from vigie.extraction.actors import link, read_mentions
from vigie.extraction.document import Document, Page, Sentence, Span
from vigie.languages.names import names_of


@pytest.mark.parametrize(
    ("text", "words", "party"),
    [
        ("La Russie a rejeté cette offre.", "Russie", "RUS"),
        ("Moscou a rejeté cette offre.", "Moscou", "RUS"),
        ("Le Kremlin dément.", "Kremlin", "RUS"),
        ("L’Élysée confirme la visite.", "Élysée", "FRA"),
        ("Bruxelles prépare des mesures.", "Bruxelles", "EU"),
        ("Les Etats-Unis quittent l'accord.", "Etats-Unis", "USA"),
        ("La Corée du Nord a tiré un missile.", "Corée du Nord", "PRK"),
        ("Le Soudan du Sud hésite.", "Soudan du Sud", "SSD"),
        ("L'Otan renforce ses positions.", "Otan", "NATO"),
        ("Le ministre russe des Affaires étrangères arrive.", "ministre russe", "RUS"),
        ("Le chef de la diplomatie iranienne arrive.", "chef de la diplomatie iranienne", "IRN"),
        ("L'armée syrienne avance.", "armée syrienne", "SYR"),
        ("Le porte-parole de l'armée israélienne parle.", "porte-parole de l'armée israélienne", "ISR"),
        ("Le président de la Commission européenne parle.", "président de la Commission européenne", "EU"),
        ("L'ambassadeur de France à Niamey est convoqué.", "ambassadeur de France", "FRA"),
        ("Des rebelles syriens ont attaqué.", "rebelles syriens", "SYR.REB"),
        ("L'opposition vénézuélienne appelle à manifester.", "opposition vénézuélienne", "VEN.OPP"),
        ("Des civils ukrainiens fuient.", "civils ukrainiens", "UKR.CVL"),
        ("Les séparatistes prorusses avancent.", "séparatistes prorusses", "UKR.REB"),
        ("Les autorités de Transnistrie demandent de l'aide.", "Transnistrie", "MDA.REB"),
        ("Lukoil a vendu ses parts.", "Lukoil", "RUS.CVL"),
        ("Les forces russes et biélorusses s'exercent.", "forces russes et biélorusses", ("RUS", "BLR")),
    ],
)
def test_french_names_roles_and_people_have_their_party(text: str, words: str, party: object) -> None:
    assert party_of(text, words) == party


@pytest.mark.parametrize(
    ("text", "words", "party"),
    [
        ("Russia rejected the offer.", "Russia", "RUS"),
        ("China and Turkey agreed.", "China", "CHN"),
        ("China and Turkey agreed.", "Turkey", "TUR"),
        ("Downing Street declined to comment.", "Downing Street", "GBR"),
        ("The US imposed sanctions.", "US", "USA"),
        ("The Russian foreign minister arrived.", "Russian foreign minister", "RUS"),
        ("Israel's defence minister warned Iran.", "Israel's defence minister", "ISR"),
        ("The president of Iran spoke.", "president of Iran", "IRN"),
        ("Ukrainian forces advanced.", "Ukrainian forces", "UKR"),
        ("French and British ministers met.", "French and British ministers", ("FRA", "GBR")),
        ("Protesters in Minsk marched.", "Protesters in Minsk", "BLR.OPP"),
        ("Russian-backed separatists shelled the town.", "Russian-backed separatists", "UKR.REB"),
        ("A spokesman for the Russian foreign ministry spoke.", "spokesman for the Russian foreign ministry", "RUS"),
    ],
)
def test_english_names_roles_and_people_have_their_party(text: str, words: str, party: object) -> None:
    assert party_of(text, words, "en") == party


@pytest.mark.parametrize(
    "text",
    [
        "Elle lit un roman sur une machine.",
        "Le quotidien domine la dinde aux marrons.",
        "Denzel Washington joue dans ce film.",
        "Il a commandé un cuba libre.",
        "Le Paris SG reçoit Lens.",
        "L'accord de Paris fête ses dix ans.",
        "Il élève des cochons d'Inde.",
        "Le congrès annuel des dentistes a lieu demain.",
    ],
)
def test_french_country_words_that_are_no_country_stay_silent(text: str) -> None:
    assert acted(text).mentions == []


@pytest.mark.parametrize(
    "text",
    [
        "We had turkey for dinner on fine china.",
        "Jordan Henderson scored twice.",
        "The guinea pig slept.",
        "Paris Hilton arrived late.",
        "Chad Smith plays the drums.",
        "AP Whitcombe opened the debate.",
        "She polished the table.",
        "George Washington never told a lie.",
    ],
)
def test_english_country_words_that_are_no_country_stay_silent(text: str) -> None:
    assert not [mention for mention in acted(text, "en").mentions if mention.parties]


@pytest.mark.parametrize(
    ("text", "words", "language"),
    [
        ("Il est arrivé en Syrie.", "Syrie", "fr"),
        ("Il est né à Moscou.", "Moscou", "fr"),
        ("Le sommet s'est tenu dans la Russie profonde.", "Russie", "fr"),
        ("Cinq membres (France, Estonie) ont voté.", "Estonie", "fr"),
        ("He arrived in Russia.", "Russia", "en"),
        ("They met near Kyiv.", "Kyiv", "en"),
    ],
)
def test_a_name_that_only_locates_does_not_act(text: str, words: str, language: str) -> None:
    assert not mention_of(acted(text, language), words).acts


@pytest.mark.parametrize(
    ("text", "words", "party"),
    [
        ("Peru bombed Chile, UN officials said.", "UN officials", "UN"),
        ("Peru fired missiles at Chile, US officials said.", "US officials", "USA"),
        ("Peruvian, Chilean and Cuban ministers met.", "Peruvian, Chilean and Cuban ministers", ("PER", "CHL", "CUB")),
        ("Soldiers of Peru, Chile and Cuba met.", "Soldiers of Peru, Chile and Cuba", ("PER", "CHL", "CUB")),
    ],
)
def test_a_list_of_countries_ends_with_and(text: str, words: str, party: object) -> None:
    assert party_of(text, words, "en") == party


def test_initials_before_a_surname_are_no_broadcaster() -> None:
    assert not [m for m in acted("RT Pritchard spoke for the farmers.", "en").mentions if m.parties]
    assert [m for m in acted("RT said that the bridge was hit.", "en").mentions if "RUS.CVL" in m.parties]


def test_a_weak_locative_behind_a_giving_word_is_a_receiver() -> None:
    assert mention_of(acted("Paris a demandé à Moscou de partir."), "Moscou").acts


def test_words_after_pro_or_anti_name_no_country() -> None:
    assert acted("Un discours anti-américain et pro-russe.").mentions == []


def test_the_first_half_of_a_compound_is_no_actor() -> None:
    assert acted("They spoke of military leadership.", "en").mentions == []


def test_states_are_teams_on_pages_of_sport() -> None:
    text = "Le match nul entre la France et le Brésil déçoit. " * 3 + "Le sélectionneur loue son buteur."
    assert parties_in(text) == set()


def test_two_codes_of_one_name_are_decided_by_the_article() -> None:
    assert party_of("Le président congolais accuse Kigali. Kinshasa se dit prête.", "président congolais") == "COD"
    undecided = mention_of(acted("Le président coréen parle."), "président coréen")
    assert undecided.parties == ()
    assert undecided.candidates == ("KOR", "PRK")


def test_offsets_are_those_of_the_text_and_mentions_come_in_order() -> None:
    document = acted("L’armée ukrainienne et la Russie s’accusent. Kiev dément.")
    assert [document.text[m.start : m.end] for m in document.mentions] == [m.text for m in document.mentions]
    assert [m.start for m in document.mentions] == sorted(m.start for m in document.mentions)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("unit", ["la Russie, ", "ministre ", "Paul Martin ", "(", "A. ", '"', "\u200b\U0001f600 "])
def test_a_text_of_one_word_again_and_again_is_read_without_harm(unit: str, language: str) -> None:
    text = unit * 300
    document = Document(
        Page(text, (Span(0, len(text)),), language=language),
        acted("Rien.").published_on,
        sentences=[Sentence(0, 0, len(text), 0)],
    )
    names = names_of(language)
    assert names is not None
    document.mentions = read_mentions(document, names)
    assert all(0 <= m.start < m.end <= len(text) for m in link(document, names))


@pytest.mark.parametrize(
    ("text", "words", "language", "party"),
    [
        ("Les Maliens ont voté dans le calme.", "Maliens", "fr", "MLI.CVL"),
        ("Malians voted in calm.", "Malians", "en", "MLI.CVL"),
        ("Les Russes ont bombardé la ville.", "Russes", "fr", "RUS"),
    ],
)
def test_a_noun_of_people_is_the_people_where_only_people_do_that(
    text: str, words: str, language: str, party: str
) -> None:
    assert party_of(text, words, language) == party


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Suivent le Brésil (64) et la Suède.", "Brésil"),
        ("Suivent le Brésil avec 64 morts et la Suède.", "Brésil"),
        ("A Londres, Berlin et Tunis, la foule attend.", "Tunis"),
    ],
)
def test_a_country_of_a_table_or_of_a_row_of_places_does_not_act(text: str, words: str) -> None:
    assert not mention_of(acted(text), words).acts


def test_one_of_a_people_is_no_state_where_both_words_are_alike() -> None:
    text = "Police held a Malawian, a few Togolese and a Nigerian who had paid. It was a Russian, Chinese and Iranian drill."
    document = acted(text, "en")
    assert mention_of(document, "Malawian").parties == ("MWI.CVL",)
    assert mention_of(document, "Nigerian").parties == ("NGA.CVL",)
    assert mention_of(document, "Russian").parties == ("RUS",)


@pytest.mark.parametrize(
    ("text", "words", "language"),
    [
        ("Jordan denounced the shelling of Idlib.", "Idlib", "en"),
        ("Norway condemned the bombardment of Aleppo.", "Aleppo", "en"),
        ("La Jordanie a dénoncé les bombardements d'Idleb.", "Idleb", "fr"),
        ("La Norvège a condamné les frappes de Kharkiv.", "Kharkiv", "fr"),
    ],
)
def test_a_place_that_is_struck_has_no_forces_that_strike(text: str, words: str, language: str) -> None:
    mention = mention_of(acted(text, language), words)
    assert (mention.text, mention.acts) == (words, False)


def test_who_strikes_and_what_is_struck_are_two_mentions() -> None:
    document = acted("Russian shelling of Kherson killed three people. Israeli army strikes hit Rafah.", "en")
    assert mention_of(document, "Russian").text == "Russian"
    assert not mention_of(document, "Kherson").acts
    assert mention_of(document, "Israeli army").parties == ("ISR",)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Shells fired from Syria killed five civilians.", "Syria"),
        ("A bomb in Kabul wounded two civilians.", "Kabul"),
        ("Iran jailed two journalists.", "Iran"),
        ("Kenya detained opposition leader Orhan Kaya.", "Kenya"),
        ("Russia captured soldiers near Bakhmut.", "Russia"),
    ],
)
def test_what_is_done_to_people_behind_a_bare_name_does_not_make_them_its_own(text: str, words: str) -> None:
    assert mention_of(acted(text, "en"), words).text == words


@pytest.mark.parametrize(
    ("text", "words", "party"),
    [
        ("Syria's wounded soldiers were flown out.", "Syria's wounded soldiers", "SYR"),
        ("Iranian jailed journalists went home.", "Iranian jailed journalists", "IRN.CVL"),
        ("China state-owned companies left.", "China state-owned companies", "CHN.CVL"),
    ],
)
def test_a_participle_behind_a_possessive_or_an_adjective_tells_of_people(text: str, words: str, party: str) -> None:
    assert party_of(text, words, "en") == party


@pytest.mark.parametrize(
    ("text", "state", "language"),
    [
        ("La Turquie, membre de l'Otan, a bombardé le port.", "TUR", "fr"),
        ("Le Gabon, membre de l'Union africaine depuis 1963, a voté.", "GAB", "fr"),
        ("Turkey, a NATO member, bombed the harbour.", "TUR", "en"),
        ("Hungary, a NATO ally, rejected the plan.", "HUN", "en"),
        ("Gabon, a member of the African Union, voted.", "GAB", "en"),
    ],
)
def test_an_organisation_is_not_spoken_of_where_a_state_is_called_its_member(
    text: str, state: str, language: str
) -> None:
    assert [mention.parties for mention in acted(text, language).mentions] == [(state,)]


@pytest.mark.parametrize(
    ("text", "words", "language"),
    [
        ("La Turquie, l'Otan et le Gabon ont voté.", "Otan", "fr"),
        ("Turkey, a NATO spokesman said, has left the drill.", "NATO spokesman", "en"),
        ("Turkey, NATO and Gabon voted.", "NATO", "en"),
        ("A member of NATO, Turkey, and a NATO official spoke.", "NATO official", "en"),
    ],
)
def test_an_organisation_beside_a_state_acts(text: str, words: str, language: str) -> None:
    assert mention_of(acted(text, language), words).acts


@pytest.mark.parametrize(
    ("text", "words", "party"),
    [
        ("Iran listened. William Ruto's trade minister, Amos Otieno, condemned Uganda.", "trade minister", "KEN"),
        ("Iran listened. Putin's spokesman spoke of Uganda.", "spokesman", "RUS"),
        ("Israel waited. Hassan Nasrallah's deputy spoke.", "deputy", "HEZBOLLAH"),
    ],
)
def test_who_serves_a_leader_is_somebody_else_of_his_party(text: str, words: str, party: str) -> None:
    mention = mention_of(acted(text, "en"), words)
    assert (mention.text, mention.kind, mention.parties) == (words, "role", (party,))


def test_the_daughter_of_a_leader_does_not_act_for_his_state() -> None:
    mentions = acted("Iran listened. Putin's daughter, Ana Lind, went home.", "en").mentions
    assert ("RUS",) not in {mention.parties for mention in mentions if mention.text != "Putin"}
