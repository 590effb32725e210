"""Clue words: whole words, beginnings of words, and where they stand."""

from hypothesis import given
from hypothesis import strategies as st
from vigie.languages.clues import Clues
from vigie.languages.folding import fold

CLUES = Clues({"jailed": ["prison*", "cellule"], "rebel": ["rebel*"], "press": ["prisonnière*"]})


def test_a_star_stands_for_any_end_of_a_word_and_no_star_for_the_whole_word() -> None:
    text = fold("Les rebelles en prison, en cellules")
    assert list(CLUES.find(text, 0, len(text))) == [(4, "rebel"), (16, "jailed")]


def test_a_word_may_be_a_clue_to_several_kinds_and_marks_do_not_matter() -> None:
    text = fold("une prisonniere")
    assert list(CLUES.find(text, 0, len(text))) == [(4, "jailed"), (4, "press")]


@given(st.text(max_size=60))
def test_clues_come_in_the_order_of_their_places_and_inside_the_bounds(text: str) -> None:
    folded = fold(text)
    places = [place for place, _ in CLUES.find(folded, 2, len(folded))]
    assert places == sorted(places)
    assert all(2 <= place < len(folded) for place in places)
