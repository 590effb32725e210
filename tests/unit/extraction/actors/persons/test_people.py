"""Persons: known and unknown, with their terms, titles, institutes and surnames."""

import pytest
from support.acted import acted, mention_of, persons_in


@pytest.mark.parametrize(
    ("text", "person", "party", "sector"),
    [
        ("Le président Vladimir Poutine a parlé.", "Vladimir Poutine", "RUS", "GOV"),
        ("Sergueï Choïgou a visité le front.", "Sergueï Choïgou", "RUS", "MIL"),
        ("Le premier ministre malien Choguel Diarra a parlé.", "Choguel Diarra", "MLI", "GOV"),
        ("Le porte-parole du ministère turc de la Défense, Cem Aydin, a parlé.", "Cem Aydin", "TUR", "MIL"),
        ("Karim Benaïssa, ministre algérien du Commerce, a parlé.", "Karim Benaïssa", "DZA", "GOV"),
        ("Lena Hoffmann, chercheuse à l'IISS, en doute.", "Lena Hoffmann", "GBR.CVL", "CVL"),
        ("Pour Ilse Brandt, professeure à l'université de Zurich, c'est grave.", "Ilse Brandt", "CHE.CVL", "CVL"),
        (
            "« C'est fini », affirme Sami Haddad, d'Amnesty International.",
            "Sami Haddad",
            "AMNESTY_INTERNATIONAL",
            "CVL",
        ),
        ("Le chef rebelle congolais Jean Mbuyi a parlé à Goma.", "Jean Mbuyi", "COD.REB", "REB"),
        ("Le dirigeant du Hamas Omar Nasser a parlé.", "Omar Nasser", "HAMAS", "REB"),
        ("Nils Holm, qui dirige la mission de l'ONU, est inquiet.", "Nils Holm", "UN", "IGO"),
        ("Le secrétaire général de l'ONU Antonio Guterres est inquiet.", "Antonio Guterres", "UN", "IGO"),
        (
            "Un diplomate retraité de l'armée indienne et le général à la retraite Ravi Menon, de l'Inde, doutent.",
            "Ravi Menon",
            None,
            None,
        ),
    ],
)
def test_french_persons_have_party_and_sector(text: str, person: str, party: str | None, sector: str | None) -> None:
    found = {name: (of, what) for name, of, what in persons_in(text)}
    if party is None:
        assert found.get(person, (None, None))[0] in {None, "IND", "IND.CVL"}
    else:
        assert found.get(person) == (party, sector)


@pytest.mark.parametrize(
    ("text", "person", "party", "sector"),
    [
        ("Defence Secretary John Healey of Britain spoke.", "John Healey", "GBR.OPP", "OPP"),
        ("Kenyan Foreign Minister Amos Otieno spoke.", "Amos Otieno", "KEN", "GOV"),
        ("Amos Otieno, Kenya's trade minister, spoke.", "Amos Otieno", "KEN", "GOV"),
        ("Nora Lind, an analyst at Chatham House, disagreed.", "Nora Lind", "GBR.CVL", "CVL"),
        ("The BBC's Mary Oakes visited the town in Ukraine.", "Mary Oakes", "GBR.CVL", "CVL"),
        ("The war in Ukraine goes on. Olena Bondar, 58, fled.", "Olena Bondar", "UKR.CVL", "CVL"),
        ("Peru listened. Austria's Anton Gruber said the road was open.", "Anton Gruber", "AUT", "GOV"),
        ("Nils Holm, who leads the UN mission, warned South Sudan.", "Nils Holm", "UN", "IGO"),
        ("Jean Mbuyi, who heads the M23, smiled. Congo did not.", "Jean Mbuyi", "M23", "REB"),
        (
            "Kenya mourned. President William Ruto waved, and her son Peter Otieno wept.",
            "Peter Otieno",
            "KEN.CVL",
            "CVL",
        ),
        ("The Russian librarian Olga Belova shut the door.", "Olga Belova", "RUS.CVL", "CVL"),
        ("Chief Justice Martha Otieno of Kenya annulled the vote.", "Martha Otieno", "KEN.CVL", "JUD"),
        ("Israel's minister for the diaspora, Amichai Gordin, came to Madrid.", "Amichai Gordin", "ISR", "GOV"),
        ("The UN, whose secretary, Paulo Britto, was away, waited in Chile.", "Paulo Britto", "UN", "IGO"),
        ("Iran waited. General Omar Saidi, Djibouti's chief of staff, spoke of Iran.", "Omar Saidi", "DJI", "MIL"),
        ("Retired Gen. Alan Price of the US disagreed.", "Alan Price", None, None),
    ],
)
def test_english_persons_have_party_and_sector(text: str, person: str, party: str | None, sector: str | None) -> None:
    found = {name: (of, what) for name, of, what in persons_in(text, "en")}
    if party is None:
        assert person in found or found == {}
    else:
        assert found.get(person) == (party, sector)


def test_a_list_of_names_takes_the_ministers_in_their_order() -> None:
    text = "Les ministres allemand et polonais des Affaires étrangères, Karl Weiss et Jan Kowal, ont signé."
    assert {(name, party) for name, party, _ in persons_in(text)} == {("Karl Weiss", "DEU"), ("Jan Kowal", "POL")}


def test_a_surname_leads_back_to_the_full_name() -> None:
    document = acted("Le ministre malien Choguel Diarra a parlé. M. Diarra s'est dit confiant.")
    assert mention_of(document, "Diarra s'est"[:6]).person == "Choguel Diarra"
    assert [m.person for m in document.mentions if m.sentence == 1] == ["Choguel Diarra"]


def test_a_chinese_surname_comes_first() -> None:
    document = acted("Le ministre chinois Wang Yi a parlé. M. Wang est resté ferme.")
    assert [m.person for m in document.mentions if m.sentence == 1] == ["Wang Yi"]


def test_somebody_else_of_that_surname_is_not_the_president() -> None:
    assert not [name for name, _, _ in persons_in("Barron Trump étudie aux Etats-Unis.") if name == "Trump"]


def test_who_was_president_depends_on_the_day() -> None:
    assert ("Joe Biden", "USA", "GOV") in persons_in("Joe Biden a parlé.", day="2022-02-12")
    assert ("Joe Biden", "USA.OPP", "OPP") in persons_in("Joe Biden a parlé.", day="2020-06-01")


def test_an_undated_article_is_read_on_a_day_when_its_persons_were_in_office() -> None:
    text = "Le président américain Barack Obama et le Premier ministre canadien Stephen Harper ont parlé."
    assert persons_in(text, day=None) == {("Barack Obama", "USA", "GOV"), ("Stephen Harper", "CAN", "GOV")}


def test_a_title_chooses_among_the_terms_of_a_person() -> None:
    assert ("Uhuru Kenyatta", "KEN", "GOV") in persons_in("Au Kenya, le président Uhuru Kenyatta a parlé.", day=None)


def test_bodies_and_places_are_no_persons() -> None:
    text = "L'Institut Pierre Martin, a déclaré la France. Le Grand Prix Jean Moulin a eu lieu."
    assert persons_in(text) == set()


def test_who_is_history_is_no_actor() -> None:
    assert persons_in("Are we heirs of Churchill, asked the British minister.", "en") == set()


def test_a_nickname_before_a_surname_makes_it_another_person() -> None:
    assert persons_in('In Britain, Dwayne "The Rock" Johnson sang.', "en", "2020-06-01") == set()


def test_what_a_role_is_in_charge_of_may_stand_before_the_name() -> None:
    text = "Le secrétaire d'Etat adjoint américain chargé de la région, Dan Shore, est arrivé."
    assert persons_in(text) == {("Dan Shore", "USA", "GOV")}


def test_an_elided_word_begins_no_name() -> None:
    assert persons_in("L'ancien PDG français, ministre, a parlé.") == set()


@pytest.mark.parametrize(("day", "found"), [("1996-05-04", True), ("2022-02-12", False)])
def test_who_left_office_last_century_acts_in_the_news_of_the_time_alone(day: str, found: bool) -> None:
    persons = persons_in("Boutros Boutros-Ghali a condamné la Russie.", day=day)
    assert bool(persons) is found


@pytest.mark.parametrize(
    "text",
    [
        "The bell-ringer Samir Salman pulled the rope. Syria was quiet.",
        "King Salman of Saudi Arabia spoke. Far away the bell-ringer Samir Salman pulled the rope.",
        "Vladimir Putin spoke in Moscow. In Minsk the librarian Olga Putin opened her shop.",
    ],
)
def test_the_surname_of_a_leader_behind_another_first_name_is_somebody_else(text: str) -> None:
    document = acted(text, "en", day="2020-05-05")
    namesake = text.index("Samir" if "Samir" in text else "Olga")
    behind = [mention for mention in document.mentions if mention.start >= namesake and mention.person]
    assert not {party for mention in behind for party in mention.parties} & {"SAU", "RUS"}


def test_what_others_did_to_somebody_is_no_role_of_his() -> None:
    found = {
        name: party for name, party, _ in persons_in("Jaan Tamm, whom Russian agents took, is home in Estonia.", "en")
    }
    assert found.get("Jaan Tamm") != "RUS"


@pytest.mark.parametrize(
    ("text", "day", "person", "party"),
    [
        (
            "Nigeria's former military ruler Ibrahim Babangida flew to Guinea.",
            "2007-02-13",
            "Ibrahim Babangida",
            "NGA.CVL",
        ),
        ("Peru's former trade envoy Ana Quiroz flew to Chile.", "2020-01-01", "Ana Quiroz", "PER.CVL"),
        ("In Britain, former prime minister Boris Johnson spoke.", "2022-01-01", "Boris Johnson", "GBR.CVL"),
    ],
)
def test_whom_the_text_calls_former_is_a_civilian(text: str, day: str, person: str, party: str) -> None:
    assert {name: of for name, of, _ in persons_in(text, "en", day)}[person] == party


def test_an_undated_article_is_not_read_on_the_day_of_a_handover() -> None:
    text = "Prime Minister Rishi Sunak spoke in London. Labour's Ed Miliband objected. Britain listened."
    assert {name: of for name, of, _ in persons_in(text, "en", None)}["Ed Miliband"] == "GBR.OPP"


def test_a_shadow_minister_is_the_opposition_on_an_undated_page() -> None:
    found = {
        name: of for name, of, _ in persons_in("In Britain, shadow home secretary Yvette Cooper objected.", "en", None)
    }
    assert found["Yvette Cooper"] == "GBR.OPP"


@pytest.mark.parametrize(
    ("text", "language", "words", "party"),
    [
        ("Le pacte est caduc, a annoncé Washington, ajoutant que l'Iran paiera.", "fr", "Washington", "USA"),
        ("La note est fausse, a confirmé Berlin, qui accuse l'Iran.", "fr", "Berlin", "DEU"),
        ("The pact is dead, said Washington, which accuses Iran.", "en", "Washington", "USA"),
        ("The talks failed, explained Madrid, which blames Morocco.", "en", "Madrid", "ESP"),
    ],
)
def test_a_capital_that_speaks_before_a_comma_is_its_state(text: str, language: str, words: str, party: str) -> None:
    mention = mention_of(acted(text, language), words)
    assert (mention.kind, mention.parties) == ("state", (party,))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("L'Iran attend. « Je pars », explique M. Paris, qui ferme sa boutique.", "Paris"),
        ("L'Iran attend. « Je pars », explique Lima, 43 ans, devant sa boutique.", "Lima"),
    ],
)
def test_the_namesake_of_a_capital_with_a_title_or_an_age_is_a_person(text: str, name: str) -> None:
    assert mention_of(acted(text), name).person == name
