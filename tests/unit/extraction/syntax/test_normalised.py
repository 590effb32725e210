"""Glyphs of pages become those that the parser knows, one for one."""

import pytest
from vigie.extraction.syntax.parse import normalised


@pytest.mark.parametrize("mark", ["\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00a0", "\u202f"])
def test_a_mark_that_nobody_sees_is_a_blank_and_offsets_hold(mark):
    text = f"La Russie{mark} menace{mark} la Pologne."
    assert normalised(text) == "La Russie  menace  la Pologne."
    assert len(normalised(text)) == len(text)
