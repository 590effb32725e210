"""The parser's interface: offsets hold whatever the glyphs are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vigie.errors import Misconfigured
from vigie.extraction.syntax.parse import SpacyParser, normalised


@given(st.text())
def test_normalising_keeps_every_offset(text: str) -> None:
    assert len(normalised(text)) == len(text)


def test_typographic_glyphs_become_ascii() -> None:
    assert normalised("« L’Otan – “oui” »") == '" L\'Otan - "oui" "'


def test_a_parser_that_is_not_there_is_told_in_one_line() -> None:
    with pytest.raises(Misconfigured, match="no_such_parser"):
        SpacyParser("no_such_parser")
