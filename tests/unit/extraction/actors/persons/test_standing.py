"""Full names that nothing introduces: who acts or speaks, and of which of the article's countries they are."""

import pytest
from support.acted import persons_in


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("En Bolivie, la fête a duré. Ramiro Choque, gardien du marché, a tout vu, et il en rit.", "Ramiro Choque"),
        ("Le Sénégal attend. Un vendeur, Ousmane Diatta, a fermé son étal. « On verra », dit-il.", "Ousmane Diatta"),
    ],
)
def test_french_names_that_stand_like_those_of_actors_are_persons(text: str, person: str) -> None:
    assert person in {name for name, _, _ in persons_in(text)}


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("Ghana is waiting. Kwabena Oforiwaa, who mends nets on the beach, expects no fish.", "Kwabena Oforiwaa"),
        ("Peru was quiet. The keeper of the bridge, Anselmo Quilca, thought of leaving.", "Anselmo Quilca"),
    ],
)
def test_english_names_that_stand_like_those_of_actors_are_persons(text: str, person: str) -> None:
    assert person in {name for name, _, _ in persons_in(text, "en")}


@pytest.mark.parametrize(
    "text",
    [
        "In Latvia the crowd walked to the Freedom Monument and stood there until night.",
        "Kenya's traders met in the Grand Regency for an hour.",
    ],
)
def test_monuments_and_houses_are_no_persons(text: str) -> None:
    assert persons_in(text, "en") == set()


def test_an_unknown_minister_is_of_the_country_that_his_name_goes_with() -> None:
    text = (
        "La Corée du Sud a interdit le boeuf des Etats-Unis, et les Etats-Unis s'en plaignent. "
        "Le ministre de l'agriculture, Kwon Tae-hyun, a parlé à Séoul."
    )
    assert ("Kwon Tae-hyun", "KOR", "GOV") in persons_in(text)


def test_between_countries_of_one_language_what_stands_beside_a_name_decides() -> None:
    text = (
        "Argentina and Uruguay talk, and Argentina is late. In Uruguay, the finance minister, Pablo Etcheverri, smiled."
    )
    assert ("Pablo Etcheverri", "URY", "GOV") in persons_in(text, "en")


@pytest.mark.parametrize(
    ("text", "person", "party", "language"),
    [
        ("Ghana waited. The prefect of Kumasi, Kofi Mensah, said no.", "Kofi Mensah", "GHA", "en"),
        ("The Kenyan ambassador to Chad, Amos Otieno, left.", "Amos Otieno", "KEN", "en"),
        ("Britain waited. Mary Oakes, of the Conservatives, frowned.", "Mary Oakes", "GBR", "en"),
        ("Arturo Velez, for the State Department, denounced the plan.", "Arturo Velez", "USA", "en"),
        (
            "En Libye, le ministre des affaires étrangères du gouvernement d'union, Ali Siala, a ri.",
            "Ali Siala",
            "LBY",
            "fr",
        ),
        ("Au Bénin, le chef de la police de Parakou, Yao Dossou, a démissionné.", "Yao Dossou", "BEN", "fr"),
    ],
)
def test_a_role_of_an_unknown_place_or_body_and_a_party_or_ministry_behind_the_name_say_whose_somebody_is(
    text: str, person: str, party: str, language: str
) -> None:
    assert (person, party) in {(name, of) for name, of, _ in persons_in(text, language, day="2021-02-12")}
