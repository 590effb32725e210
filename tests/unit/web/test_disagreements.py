"""Which disagreements of a dyad are shown, and which of their voices."""

from typing import Any

import pytest
from sqlalchemy import Engine
from support.archive import Told, a_denial, archive_of, some_disagreements
from vigie.model.disagreement import Disagreements
from vigie.web.questions.disagreements import Dispute, latest


def shown(*records: Disagreements, acts: int = 5, numbers: int = 5) -> list[Dispute]:
    engine: Engine = archive_of([[Told.of("disagreements", record) for record in records]])
    with engine.connect() as archive:
        return latest(archive, "RUS|UKR", acts=acts, numbers=numbers)


def denial(day: str, **fields: Any) -> Disagreements:
    voice = {"text": "They fired.", "article_id": "a-1", **fields}
    return a_denial(day=day, told=voice, denied={**voice, "text": "Nobody fired."})


def counts(*spans: tuple[float, float, float | None]) -> Disagreements:
    """A number told in so many ways: value, smallest and largest that the words allow."""
    record = some_disagreements("RUS|UKR", "2022-02-12")
    [one] = record.disagreements
    voices = tuple(
        one.voices[0].model_copy(update={"who": f"P{at}", "value": value, "low": low, "high": high})
        for at, (value, low, high) in enumerate(spans)
    )
    return record.model_copy(update={"disagreements": (one.model_copy(update={"voices": voices}),)})


def test_acts_come_first_and_of_each_kind_the_newest_up_to_its_number() -> None:
    days = ("2022-02-10", "2022-02-12", "2022-02-11")
    records = [denial(day) for day in days] + [some_disagreements("RUS|UKR", f"2022-03-0{n}") for n in (1, 2)]
    found = shown(*records, denial("2022-02-12").model_copy(update={"dyad": "FRA|GBR"}), acts=2, numbers=1)
    assert [(one.kind, one.day.isoformat()) for one in found] == [
        ("act", "2022-02-12"),
        ("act", "2022-02-11"),
        ("quantity", "2022-03-02"),
    ]


def test_an_act_shows_who_tells_it_before_who_denies_it() -> None:
    [one] = shown(denial("2022-02-12"))
    assert [(side.negated, side.parties, side.words) for side in one.sides] == [
        (False, ("RUS", "UKR"), "They fired."),
        (True, ("RUS", "UKR"), "Nobody fired."),
    ]
    assert (one.about, one.subject, one.more) == ("ASSAULT", "", 0)


@pytest.mark.parametrize(
    ("spans", "sides"),
    [
        (((3, 3, 3), (300, 300, 300)), ["P0", "P1"]),
        (((5, 5, 5), (3, 3, None), (90, 90, None), (40, 40, 40)), ["P0", "P2"]),
        (((10, 0, 10), (100, 80, 125), (12, 12, 12)), ["P0", "P1"]),
    ],
)
def test_of_many_numbers_two_are_shown_that_exclude_each_other(spans: Any, sides: list[str]) -> None:
    [one] = shown(counts(*spans))
    low, high = one.sides
    assert [side.voice["who"] for side in one.sides] == sides
    assert low.voice["high"] < high.voice["low"]
    assert (one.about, one.subject, one.more) == ("killed", "UKR", len(spans) - 2)


def test_a_number_is_bound_as_its_words_were() -> None:
    spans = {"exact": (7, 7, 7), "at_least": (7, 7, None), "at_most": (7, 0, 7), "about": (7, 5.6, 8.75)}
    for bound, span in spans.items():
        [one] = shown(counts((1, 1, 1), span) if bound != "at_most" else counts(span, (900, 900, 900)))
        assert bound in [side.bound for side in one.sides]


def test_words_that_the_record_cuts_end_in_an_ellipsis() -> None:
    [one] = shown(denial("2022-02-12", text="x" * 240))
    assert one.sides[0].words.endswith("x…")
    assert one.sides[1].words == "Nobody fired."
