"""Names that two runs must agree on: digests, dyads, and whom an act counts for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vigie.model.event import event_key_of
from vigie.model.identity import acting_parties, digest, dyad_key

CODES = st.one_of(st.none(), st.sampled_from(["RUS", "UKR", "UKR.CVL", "SYR.REB", "BLR.OPP", "NATO"]))


@given(CODES, CODES)
def test_a_dyad_does_not_depend_on_who_comes_first(first: str | None, second: str | None) -> None:
    assert dyad_key(first, second) == dyad_key(second, first)


@pytest.mark.parametrize(
    ("parties", "key"),
    [(("UKR", "RUS"), "RUS|UKR"), (("RUS", None), "RUS|-"), ((None, "RUS"), "RUS|-"), ((None, None), "-|-")],
)
def test_a_missing_party_stands_last(parties: tuple[str | None, str | None], key: str) -> None:
    assert dyad_key(*parties) == key


@pytest.mark.parametrize(
    ("act", "source", "target", "dyad"),
    [
        ("ASSAULT", "RUS", "UKR.CVL", "RUS|UKR"),
        ("PROTEST", "IRQ.CVL", "SWE", "IRQ|SWE"),
        ("ACCUSE", "RUS.CVL", "UKR", "RUS.CVL|UKR"),
        ("COERCE", "BLR", "BLR.CVL", "BLR|BLR.CVL"),
        ("PROTEST", "BLR.OPP", "BLR", "BLR|BLR.OPP"),
        ("ASSAULT", "RUS", "SYR.REB", "RUS|SYR.REB"),
    ],
)
def test_civilians_count_as_their_state_only_where_another_state_is_concerned(
    act: str, source: str, target: str, dyad: str
) -> None:
    assert dyad_key(*acting_parties(act, source, target)) == dyad


def test_a_missing_part_differs_from_an_empty_one_and_parts_do_not_run_together() -> None:
    assert len({digest(None), digest(""), digest("ab"), digest("a", "b"), digest("a", "", "b")}) == 5


def test_reports_of_one_meeting_have_one_key_whoever_is_named_first() -> None:
    day = "2022-02-12"
    one = event_key_of("CONSULT", "USA", "RUS", day=day, reciprocal=False)
    assert one == event_key_of("CONSULT", "RUS", "USA", day=day, reciprocal=False)
    threat = event_key_of("THREATEN", "USA", "RUS", day=day, reciprocal=False)
    assert threat != event_key_of("THREATEN", "RUS", "USA", day=day, reciprocal=False)
    assert event_key_of("COERCE", "USA", "RUS", day=day, reciprocal=True) == event_key_of(
        "COERCE", "RUS", "USA", day=day, reciprocal=True
    )
