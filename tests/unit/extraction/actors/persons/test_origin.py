"""What a name sounds like: it tells languages apart, and names from other words."""

from pathlib import Path

import numpy as np
import pytest
from vigie.errors import Misconfigured
from vigie.extraction.actors.persons.origin import Origins, shared_origins
from vigie.extraction.actors.persons.spelling import BUCKETS, letters_of, pieces_of


@pytest.mark.parametrize(
    ("name", "states", "likeliest"),
    [
        ("Abdel Karim Mansour", ["USA", "IRQ", "BRA"], "IRQ"),
        ("Anatoli Chevtchenkov", ["FRA", "RUS", "COL"], "RUS"),
        ("Park Sang-hyun", ["USA", "CHN", "KOR"], "KOR"),
        ("Camila Restrepo Ortiz", ["COL", "USA", "CHN"], "COL"),
        ("Giovanni Belluzzi", ["DEU", "ITA", "EGY"], "ITA"),
        ("John Whitfield", ["IRN", "GBR", "VNM"], "GBR"),
    ],
)
def test_a_name_goes_best_with_a_country_of_its_language(name: str, states: list[str], likeliest: str) -> None:
    found = shared_origins().likelihoods(name, states)
    assert states[found.index(max(found))] == likeliest
    assert max(found) <= 0


def test_a_state_without_names_is_neither_likely_nor_impossible() -> None:
    none, iraqi, korean = shared_origins().likelihoods("Abdel Karim Mansour", ["KIR", "IRQ", "KOR"])
    assert korean <= none < iraqi


@pytest.mark.parametrize("words", ["Deuxième Chambre", "Freedom Monument", "Société Minière"])
def test_other_capitalised_words_are_less_like_a_name_than_names(words: str) -> None:
    model = shared_origins()
    assert model.likeness(words) < model.likeness("Camila Restrepo") > 0


def test_marks_case_and_initials_change_nothing() -> None:
    assert pieces_of("José  Álvarez") == pieces_of("JOSE ALVAREZ") == pieces_of("J. José Alvarez")
    assert letters_of("Łukasz O’Brien-Şahin") == "lukasz obrien sahin"
    assert all(0 <= place < BUCKETS for place in pieces_of("José Álvarez"))


def test_a_name_without_letters_is_nobodys_and_breaks_nothing() -> None:
    assert pieces_of("... 7") == ()
    assert shared_origins().likelihoods("7", ["FRA"])[0] <= 0


def test_a_broken_model_says_which_file_is_wrong(tmp_path: Path) -> None:
    broken = tmp_path / "origins.npz"
    with broken.open("wb") as file:
        np.savez(file, pieces=np.zeros((2, 2), np.int8))
    with pytest.raises(Misconfigured, match=r"origins\.npz"):
        Origins(broken)
