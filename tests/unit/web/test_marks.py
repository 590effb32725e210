"""A marked text: whatever overlaps, no character is lost or doubled."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st
from vigie.web.pages.marks import Mark, paragraphs

TEXT = "Paris avertit Moscou.\n\nMoscou nie tout,\nles deux se parlent."
PLACES = st.tuples(st.integers(-3, len(TEXT) + 5), st.integers(-3, len(TEXT) + 5)).map(sorted)
MARKS = st.lists(
    st.builds(
        lambda kind, note, place: Mark(kind, note, *place),
        st.sampled_from(("actor", "event", "stance", "claim")), st.sampled_from("abcdef"), PLACES,
    ),
    max_size=12,
)  # fmt: skip


@settings(deadline=None)
@given(MARKS, st.lists(PLACES, max_size=3))
def test_pieces_are_the_text_and_each_mark_begins_once(marks: list[Mark], body: list[list[int]]) -> None:
    places = [{"start": max(0, a), "end": max(0, b)} for a, b in body]
    shown = list(paragraphs(TEXT, places, marks))
    assert ["".join(piece.text for piece in one) for one in shown] == re.split(r"\s*\n\s*", TEXT)
    begun = [(mark.kind, mark.note, mark.start) for one in shown for piece in one for mark in piece.begins]
    assert len(begun) == len(set(begun))
    kept = set(range(len(TEXT))).difference(*(range(*gap.span()) for gap in re.finditer(r"\s*\n\s*", TEXT)))
    seen = {(one.kind, one.note, max(0, one.start)) for one in marks if kept & {*range(one.start, one.end)}}
    assert set(begun) == seen


def test_marks_that_overlap_are_told_together_where_they_do() -> None:
    marks = [
        Mark("event", "threat", 0, 21, "status-occurred"),
        Mark("actor", "paris", 0, 5),
        Mark("event", "denial", 6, 21, "status-negated"),
        Mark("claim", "number", 14, 40),
    ]
    first, second, _ = paragraphs(TEXT, [], marks)
    assert [(piece.text, piece.notes) for piece in first] == [
        ("Paris", ("paris", "threat")),
        (" ", ("threat",)),
        ("avertit ", ("denial", "threat")),
        ("Moscou.", ("number", "denial", "threat")),
    ]
    assert first[2].classes == "m-event status-negated"
    assert "m-claim" in first[3].classes
    assert second[0].marks and not second[0].begins


def test_what_is_not_of_the_body_stands_aside() -> None:
    [*_, last] = paragraphs(TEXT, [{"start": 0, "end": 21}], [])
    assert all(piece.aside for piece in last)
