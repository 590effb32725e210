"""Words are cut into the likeliest known pieces, and nothing is lost on the way."""

from hypothesis import given
from hypothesis import strategies as st
from vigie.extraction.network.pieces import Pieces

VOCABULARY = {
    "?": -20.0,
    "▁ac": -3.0,
    "▁acc": -4.0,
    "use": -3.0,
    "cuse": -6.0,
    "▁": -5.0,
    "u": -7.0,
    "s": -7.0,
    "e": -6.0,
}
PIECES = Pieces(list(VOCABULARY), list(VOCABULARY.values()), unknown=0)
NAMES = list(VOCABULARY)


def cut(word: str) -> list[str]:
    return [NAMES[number] for number in PIECES.of(word)]


def test_the_likeliest_cut_is_taken():
    assert cut("accuse") == ["▁acc", "use"]  # -7 beats "▁ac" + "cuse" with -9


def test_a_letter_that_no_piece_holds_is_unknown_and_the_rest_is_still_read():
    assert cut("żuse") == ["▁", "?", "use"]


@given(st.text(max_size=200))
def test_any_text_is_cut_into_few_pieces_without_an_error(word):
    pieces = PIECES.of(word)
    assert len(pieces) <= 24
    assert all(0 <= number < len(NAMES) for number in pieces)
    assert PIECES.of(word) == pieces
