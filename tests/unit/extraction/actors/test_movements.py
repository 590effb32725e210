"""Political parties: the state in government, the opposition out of it, silent where their country is not named."""

import pytest
from support.acted import acted, party_of
from vigie.ontology.movements import all_movements


@pytest.mark.parametrize(("day", "party"), [("2009-03-01", "GBR"), ("2022-11-01", "GBR.OPP"), ("2025-03-01", "GBR")])
def test_a_movement_is_its_state_in_government_and_the_opposition_out_of_it(day: str, party: str) -> None:
    assert party_of("In Britain, Labour wants another vote.", "Labour", "en", day) == party


def test_a_role_word_takes_the_movement_beside_it() -> None:
    assert party_of("En France, le député LR Jean Martin proteste.", "Jean Martin", "fr", "2020-01-01") == "FRA.OPP"
    assert party_of("In Britain, SNP leader Ann Field protests.", "Ann Field", "en", "2020-01-01") == "GBR.OPP"


def test_a_name_counts_only_where_its_country_is_named() -> None:
    assert not acted("The Democrats of the village met.", "en").mentions


def test_a_name_of_two_countries_is_the_one_that_the_article_names_most() -> None:
    assert party_of("Au Nigeria, le PDP proteste contre Abuja.", "PDP", "fr", "2020-01-01") == "NGA.OPP"
    assert party_of("A Taïwan, le PDP proteste contre Pékin.", "PDP", "fr", "2020-01-01") == "TWN"


def test_every_movement_has_a_state_and_times_in_order() -> None:
    for key, movement in all_movements().items():
        assert all(first < last for first, last in movement.governs), key


@pytest.mark.parametrize(
    ("text", "words", "day", "party"),
    [
        ("In Angola, UNITA shelled a town.", "UNITA", "1999-03-01", "UNITA"),
        ("In Angola, UNITA asks for a recount.", "UNITA", "2012-09-01", "AGO.OPP"),
        ("In Mozambique, Renamo ambushed a convoy.", "Renamo", "2016-03-01", "RENAMO"),
        ("In Iraq, the PUK shelled Erbil.", "PUK", "1996-08-01", "PUK"),
        ("In Britain, the Conservatives banned it.", "Conservatives", "1996-05-01", "GBR"),
    ],
)
def test_a_movement_in_arms_is_a_party_of_its_own(text: str, words: str, day: str, party: str) -> None:
    assert party_of(text, words, "en", day) == party
