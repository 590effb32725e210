"""For whom unknown persons stand: what the article says of them around every place of their name."""

import pytest
from support.acted import acted
from vigie.extraction.actors.persons import allegiance
from vigie.extraction.actors.persons.allegiance import Allegiances, Case, side_of
from vigie.languages.names import names_of


def cases_in(text: str, language: str) -> dict[str, Case]:
    """Give the persons of a text who are weighed."""
    names = names_of(language)
    assert names is not None
    return {case.person: case for case in Allegiances(acted(text, language), names).cases()}


def party_of(person: str, text: str, language: str) -> str:
    """Give the one party of a person, wherever the text names them."""
    (party,) = {m.parties[0] for m in acted(text, language).mentions if m.person == person}
    return party


@pytest.mark.parametrize(
    ("text", "language", "person", "party"),
    [
        (
            (
                "Ghana's opposition marched on Monday and the police of Ghana watched.\n\n"
                "Kofi Antwi, jailed twice for leading protests against the government, told the opposition to hold on."
            ),
            "en",
            "Kofi Antwi",
            "GHA.OPP",
        ),
        (
            (
                "L'opposition malienne a manifesté lundi à Bamako, au Mali.\n\n"
                "« Nous resterons », a lancé Oumar Keïta, opposant de toujours, que l'opposition avait chargé de parler."
            ),
            "fr",
            "Oumar Keïta",
            "MLI.OPP",
        ),
        (
            (
                "Ghana raised the price of cocoa on Monday.\n\n"
                '"My trees are old," said Kofi Antwi, 61, a farmer near the border. Ghana will pay in March.'
            ),
            "en",
            "Kofi Antwi",
            "GHA.CVL",
        ),
    ],
)
def test_words_around_a_name_tell_for_whom_its_bearer_stands(text: str, language: str, person: str, party: str) -> None:
    assert party_of(person, text, language) == party


@pytest.mark.parametrize(
    ("text", "language", "person", "party"),
    [
        (
            "Protests, jail, rebels: Ghana's finance minister, Kofi Antwi, warned the opposition.",
            "en",
            "Kofi Antwi",
            "GHA",
        ),
        ("Les rebelles maliens et l'opposition attendent Vladimir Poutine.", "fr", "Vladimir Poutine", "RUS"),
    ],
)
def test_who_is_known_or_has_a_country_beside_the_role_is_not_weighed(
    text: str, language: str, person: str, party: str
) -> None:
    assert person not in cases_in(text, language)
    assert party_of(person, text, language) == party


def test_what_can_be_chosen_holds_the_first_guess_and_the_states_of_the_article() -> None:
    case = cases_in('Ghana and Togo talked. "We wait," said Kofi Antwi, a farmer. Togo agreed.', "en")["Kofi Antwi"]
    assert {case.given, "GHA", "GHA.CVL", "TGO", "TGO.CVL"} <= set(case.parties)
    assert all(value == value for party in case.parties for value in case.signs(party).values())


def test_the_party_with_the_most_weight_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    names = names_of("en")
    assert names is not None
    monkeypatch.setattr(allegiance, "read_weights", lambda _: {"CVL always": 1.0, "OPP near jailed": 3.0})
    case = Case("Kofi Antwi", "GHA.CVL", "guess", {"always": 1.0}, {}, {"GHA": {}, "GHA.CVL": {}, "GHA.OPP": {}})
    allegiances = Allegiances(acted("Ghana waited.", "en"), names)
    assert allegiances.choice(case) == "GHA.CVL"
    case.words["near jailed"] = 1.0
    assert allegiances.choice(case) == "GHA.OPP"


def test_where_no_party_is_likely_the_person_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    names = names_of("en")
    assert names is not None
    monkeypatch.setattr(allegiance, "read_weights", lambda _: {})
    case = Case("Kofi Antwi", "GHA.CVL", "guess", {"always": 1.0}, {}, {"GHA": {}, "GHA.CVL": {}, "TGO.CVL": {}})
    assert Allegiances(acted("Ghana waited.", "en"), names).choice(case) == "none"


@pytest.mark.parametrize(
    ("party", "side"), [("GHA", "state"), ("GHA.OPP", "OPP"), ("GHA.CVL", "CVL"), ("UN", "body"), ("M23", "body")]
)
def test_a_party_has_one_side(party: str, side: str) -> None:
    assert side_of(party) == side
