"""What only the context tells: roles, people, counterparts, pairs, pronouns, the main dyad, and who is an actor."""

import pytest
from support.acted import acted, mention_of, parties_in, party_of, persons_in
from vigie.extraction.actors import actors_of


def test_a_role_leads_back_to_the_person_who_holds_it() -> None:
    document = acted(
        "Le ministre russe des Affaires étrangères Sergueï Lavrov est à Berlin. Le chef de la diplomatie a souri."
    )
    role = mention_of(document, "chef de la diplomatie a"[:21])
    assert (role.parties, role.person) == (("RUS",), "Sergueï Lavrov")


def test_the_army_is_that_of_the_country_spoken_of() -> None:
    document = acted("Le Soudan s'enfonce dans la guerre. L'armée a repris la ville.")
    assert mention_of(document, "armée").parties == ("SDN",)


def test_rebels_are_where_the_text_is_and_not_who_backs_them() -> None:
    document = acted("La Russie soutient les séparatistes dans l'est de l'Ukraine.")
    assert mention_of(document, "séparatistes").parties == ("UKR.REB",)


def test_rebels_are_the_named_group_of_the_country() -> None:
    document = acted("Le M23 a pris Goma, en RDC. Le M23 avance. Les rebelles menacent Bukavu.")
    assert mention_of(document, "rebelles").parties == ("M23",)


def test_the_two_leaders_are_the_last_two_parties() -> None:
    document = acted("Joe Biden a appelé Vladimir Poutine. Les deux dirigeants ont parlé une heure.")
    assert mention_of(document, "deux dirigeants").parties == ("RUS", "USA")


def test_who_calls_on_both_countries_is_neither() -> None:
    text = "Le Pérou a rompu avec le Chili. Cuba a offert sa médiation. Oslo a appelé les deux pays à la retenue."
    assert mention_of(acted(text), "deux pays").parties == ("CHL", "PER")


def test_one_of_the_two_speaks_of_both() -> None:
    text = "Le Pérou accuse le Chili. Le Chili répond au Pérou. Lima assure que les deux pays négocient."
    assert mention_of(acted(text), "deux pays").parties == ("CHL", "PER")


def test_his_counterpart_is_the_other_side_of_the_dyad() -> None:
    document = acted("L'Inde et la Chine négocient. Narendra Modi a reçu son homologue.")
    assert mention_of(document, "homologue").parties == ("CHN",)


def test_a_counterpart_with_a_country_needs_no_context() -> None:
    assert mention_of(acted("Il a vu son homologue turc."), "homologue turc").parties == ("TUR",)


@pytest.mark.parametrize(
    ("text", "language"),
    [("Emmanuel Macron a parlé. Il part demain.", "fr"), ("Emmanuel Macron spoke. He leaves soon.", "en")],
)
def test_a_pronoun_takes_the_one_person_before_it(text: str, language: str) -> None:
    document = acted(text, language)
    assert [(m.kind, m.person) for m in document.mentions if m.sentence == 1] == [("pronoun", "Emmanuel Macron")]


def test_a_pronoun_after_two_persons_is_left_alone() -> None:
    document = acted("Emmanuel Macron a appelé Joe Biden. Il part demain.")
    assert [m for m in document.mentions if m.sentence == 1] == []


def test_one_person_has_one_party_in_an_article() -> None:
    text = "En Chine, Yu Lan, 87 ans, se souvient. Aux Etats-Unis, on doute. Les Etats-Unis hésitent. M. Yu Lan sourit."
    assert {party for name, party, _ in persons_in(text) if name == "Yu Lan"} == {"CHN.CVL"}


def test_the_main_dyad_is_the_pair_that_stands_together_most() -> None:
    document = acted(
        "La Chine accuse l'Inde. L'Inde répond à la Chine. La France regarde.", heading="Chine et Inde au Ladakh"
    )
    assert document.main_dyad == ("CHN", "IND")


def test_places_are_no_actors_and_names_are() -> None:
    assert parties_in("La Russie accuse l'Ukraine. L'entretien a eu lieu en Suisse.") == {"RUS", "UKR"}


def test_media_act_only_where_an_event_has_them() -> None:
    document = acted("La Russie ment, a dit un témoin à Reuters.")
    assert "GBR.CVL" not in {member.party for member in actors_of(document, {})}
    assert "GBR.CVL" in {member.party for member in actors_of(document, {"GBR.CVL": 0.9})}


def test_a_party_that_only_an_event_implies_is_an_actor_without_a_place() -> None:
    [implied] = [
        member for member in actors_of(acted("La Russie menace."), {"MLI.REB": 0.9}) if member.party == "MLI.REB"
    ]
    assert implied.spans == ()


def test_a_long_list_of_countries_does_nothing() -> None:
    assert parties_in("Sont membres la France, l'Italie, l'Espagne, le Portugal, la Grèce et Malte.") == set()


@pytest.mark.parametrize(
    ("text", "words", "language", "party"),
    [
        ("La Norvège a averti ses citoyens.", "citoyens", "fr", "NOR.CVL"),
        ("Norway warned its citizens.", "citizens", "en", "NOR.CVL"),
        ("Le Tchad a rappelé ses troupes.", "troupes", "fr", "TCD"),
    ],
)
def test_what_a_possessive_gives_to_the_subject_is_the_subjects(
    text: str, words: str, language: str, party: str
) -> None:
    assert party_of(text, words, language) == party


def test_an_expert_of_whom_nothing_is_said_is_at_home_where_the_article_is() -> None:
    text = "La Pologne vote. Varsovie attend. « C'est serré », explique Jan Lis, politologue."
    assert party_of(text, "Jan Lis") == "POL.CVL"


def test_a_company_or_an_agency_says_nothing_of_where_a_story_is() -> None:
    mention = mention_of(acted("« C'est triste », a souligné à l'AFP Jan Lis, militant."), "Jan Lis")
    assert mention.parties != ("FRA.CVL",)


@pytest.mark.parametrize(
    ("text", "words", "party", "language"),
    [
        ("Au Tchad, des obus ont touché le marché. Des habitants ont fui.", "habitants", "TCD.CVL", "fr"),
        ("Chad has banned the rallies. Residents fled the market.", "Residents", "TCD.CVL", "en"),
        ("Le Tchad a fermé ses écoles. Une foule a manifesté devant le Parlement.", "foule", "TCD.OPP", "fr"),
        ("Chad closed its schools. Crowds marched with banners.", "Crowds", "TCD.OPP", "en"),
        ("Le Tchad dénonce le putsch et ferme ses frontières.", "putsch", "TCD.REB", "fr"),
    ],
)
def test_a_crowd_is_of_the_country_spoken_of_and_the_opposition_where_it_protests(
    text: str, words: str, party: str, language: str
) -> None:
    assert mention_of(acted(text, language), words).parties == (party,)


def test_a_guessed_crowd_makes_no_actor_and_tells_no_country_of_others() -> None:
    text = "Le Tchad a fermé ses écoles. " + "Des habitants ont fui. " * 12
    assert "TCD.CVL" not in parties_in(text)


@pytest.mark.parametrize(
    ("text", "words", "party", "language"),
    [
        ("Des milliers de Libanais attendent.", "Libanais", "LBN.CVL", "fr"),
        ("Quelque 300 Libanais attendent.", "Libanais", "LBN.CVL", "fr"),
        ("Les Libanais qui ont fui attendent.", "Libanais", "LBN.CVL", "fr"),
        ("Several thousand Turks waited.", "Turks", "TUR.CVL", "en"),
    ],
)
def test_counted_nouns_of_people_are_the_people(text: str, words: str, party: str, language: str) -> None:
    assert mention_of(acted(text, language), words).parties == (party,)


def test_who_makes_a_coup_is_not_the_named_group_of_the_country() -> None:
    text = "Al-Qaïda sévit au Mali. Al-Qaïda avance. Les putschistes se taisent, les rebelles attaquent."
    document = acted(text)
    assert mention_of(document, "putschistes").parties == ("MLI.REB",)
    assert mention_of(document, "rebelles").parties == ("AL_QAEDA",)


@pytest.mark.parametrize(
    ("text", "person", "party", "language"),
    [
        ("Peru sent a note to Chile. Its foreign minister, Ana Quiroz, was calm.", "Ana Quiroz", "PER", "en"),
        ("Chile warned Peru and its outgoing president, Ana Quiroz, again.", "Ana Quiroz", "PER", "en"),
        ('The M23 met Rwanda\'s envoys. "We wait," said Jean Mbuyi, its deputy chairman.', "Jean Mbuyi", "M23", "en"),
        ("Lukoil lost money. Its chairman, Ivan Petrenkov, went home.", "Ivan Petrenkov", "RUS.CVL", "en"),
        ("Le Pérou a écrit au Chili. Son ministre de la Justice, Ana Quiroz, attend.", "Ana Quiroz", "PER", "fr"),
    ],
)
def test_a_possessive_gives_a_role_to_the_first_actor_before(text: str, person: str, party: str, language: str) -> None:
    assert {name: of for name, of, _ in persons_in(text, language)}[person] == party


@pytest.mark.parametrize(
    ("text", "party"),
    [
        ("Le Congo accuse le Rwanda d'avoir armé des rebelles.", "COD"),
        ("Le Congo a rouvert son ambassade. Brazzaville s'en félicite.", "COG"),
    ],
)
def test_a_name_of_two_states_is_the_one_named_elsewhere_else_the_usual_one(text: str, party: str) -> None:
    assert mention_of(acted(text), "Congo").parties == (party,)


def test_a_name_of_two_states_that_has_no_usual_one_is_left_open() -> None:
    assert mention_of(acted("The South has refused.", "en"), "The South").parties == ()


def test_a_longer_name_goes_before_a_shorter_one_that_begins_earlier() -> None:
    document = acted("Niger left the Alliance of Sahel States. The Alliance said nothing.", "en")
    assert mention_of(document, "Alliance of Sahel").parties == ("AES",)
    assert mention_of(document, "The Alliance").parties == ("NATO",)
