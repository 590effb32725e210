"""One event for each act of an article, whatever the order in which it is told."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vigie.extraction.events.draft import EventDraft
from vigie.extraction.events.merge import merged

DRAFT = EventDraft(
    "ACCUSE", None, "TUR", "GRC", "asserted", reciprocal=False, rule="fr.accuse", start=10, end=40, confidence=0.5
)


def test_the_surest_mention_of_an_act_is_kept_and_takes_what_the_others_know() -> None:
    told = [
        DRAFT,
        replace(DRAFT, confidence=0.9, start=80, end=99),
        replace(DRAFT, mode="allege", date="2022-02-11", start=5),
    ]
    (event,) = merged(told)
    assert (event.start, event.mode, event.date) == (80, "allege", "2022-02-11")


def test_an_act_told_three_times_is_surer_than_its_surest_mention_but_not_as_sure_as_if_they_were_independent() -> None:
    (event,) = merged([replace(DRAFT, confidence=sure, start=place) for place, sure in ((1, 0.5), (9, 0.2), (20, 0.5))])
    independent = 1 - 0.5 * 0.8 * 0.5
    assert 0.5 < event.confidence < independent
    assert event.confidence / (1 - event.confidence) == pytest.approx((1 * independent / (1 - independent)) ** 0.5)


@pytest.mark.parametrize("sure", [0.0, 1.0])
def test_mentions_that_are_impossible_or_certain_stay_so(sure: float) -> None:
    (event,) = merged([replace(DRAFT, confidence=sure), replace(DRAFT, confidence=sure, start=60)])
    assert event.confidence == sure


def test_a_doubtful_mention_with_a_day_of_its_own_is_no_second_act() -> None:
    told = [replace(DRAFT, date="2022-02-11"), replace(DRAFT, date="2022-02-01", confidence=0.1, start=50)]
    (event,) = merged(told, threshold=0.2)
    assert event.date == "2022-02-11"


def test_acts_of_two_days_are_two_events() -> None:
    told = [replace(DRAFT, date="2014-03-18"), replace(DRAFT, date="2022-02-11")]
    assert {event.date for event in merged(told)} == {"2014-03-18", "2022-02-11"}


def test_news_without_a_day_is_no_mention_of_an_earlier_act_but_history_without_a_day_is() -> None:
    then = replace(DRAFT, date="2022-02-01", earlier=True)
    assert {event.date for event in merged([then, replace(DRAFT, start=50)])} == {"2022-02-01", None}
    assert {event.date for event in merged([then, replace(DRAFT, start=50, background=True)])} == {"2022-02-01"}


def test_a_feared_act_and_the_act_are_two_events() -> None:
    assert len(merged([DRAFT, replace(DRAFT, modality="feared")])) == 2


def test_talks_are_the_same_whoever_is_named_first() -> None:
    talk = replace(DRAFT, type="CONSULT", reciprocal=True)
    assert len(merged([talk, replace(talk, source="GRC", target="TUR")])) == 1


@pytest.mark.parametrize(("source", "target"), [("TUR", "GRC"), ("GRC", "TUR")])
def test_a_mutual_act_and_a_less_sure_reading_of_it_one_way_are_one_mutual_act(source: str, target: str) -> None:
    fight = replace(DRAFT, type="ASSAULT", reciprocal=True, confidence=0.8)
    (event,) = merged([fight, replace(fight, source=source, target=target, reciprocal=False, confidence=0.6, start=50)])
    assert event.reciprocal


def test_a_doubtful_mutual_reading_makes_no_one_act_of_what_each_did_to_the_other() -> None:
    attack = replace(DRAFT, type="ASSAULT", confidence=0.8)
    answer = replace(attack, source="GRC", target="TUR", start=50)
    doubtful = replace(attack, reciprocal=True, confidence=0.3, start=90)
    assert {(e.source, e.reciprocal) for e in merged([attack, answer, doubtful])} == {("TUR", False), ("GRC", False)}


drafts = st.builds(
    lambda kind, parties, mutual, start, sure: replace(
        DRAFT, type=kind, source=parties[0], target=parties[1], reciprocal=mutual, start=start, end=start + 5, confidence=sure
    ),
    st.sampled_from(["ACCUSE", "REJECT"]), st.permutations(["TUR", "FRA", "GRC"]), st.booleans(), st.integers(0, 1000), st.floats(0, 1),
)  # fmt: skip


@given(st.lists(drafts, max_size=8), st.randoms())
def test_the_order_of_the_mentions_does_not_change_which_events_there_are(told: list[EventDraft], chance) -> None:
    shuffled = list(told)
    chance.shuffle(shuffled)
    acts, again = ({(e.type, e.source, e.target, e.reciprocal) for e in merged(order)} for order in (told, shuffled))
    assert acts == again
    assert [e.start for e in merged(told)] == sorted(e.start for e in merged(told))
