"""Who is for or against whom, from all that an article tells of two parties."""

from dataclasses import replace
from datetime import date

import pytest
from vigie.extraction.document import Document, Page, Span
from vigie.extraction.events.draft import EventDraft
from vigie.extraction.stances import stances_of
from vigie.ontology.attitudes import read_attitudes

TEXT = "Ankara accuse Athènes. Ankara critique Athènes. Rome aide Tunis."
DOCUMENT = Document(page=Page(text=TEXT, body=(Span(0, len(TEXT)),)), published_on=date(2026, 3, 1))
ACCUSE = EventDraft(
    "ACCUSE", None, "TUR", "GRC", "asserted", reciprocal=False, rule="fr.accuse", start=0, end=21, confidence=0.4
)


def stances(*told: EventDraft) -> dict[tuple[str, str], float]:
    return {(s.holder, s.target): s.polarity for s in stances_of(DOCUMENT, told, read_attitudes())}


def test_an_act_against_a_party_is_a_stance_against_it() -> None:
    assert stances(ACCUSE)["TUR", "GRC"] < 0


def test_an_act_that_did_not_happen_shows_nothing() -> None:
    assert stances(replace(ACCUSE, modality="negated"), replace(ACCUSE, modality="feared")) == {}


def test_two_mentions_too_doubtful_for_an_event_show_an_attitude_together() -> None:
    doubtful = replace(ACCUSE, confidence=0.25)
    assert stances(doubtful) == {}
    (stance,) = stances_of(DOCUMENT, [doubtful, replace(doubtful, type="REJECT", start=23, end=46)], read_attitudes())[
        :1
    ]
    assert stance.confidence == pytest.approx(1 - 0.75**2)


def test_the_way_that_most_acts_point_stands() -> None:
    assert stances(ACCUSE, replace(ACCUSE, type="SUPPORT", confidence=0.2, start=30))["TUR", "GRC"] < 0


def test_two_sure_acts_in_opposite_ways_are_a_stance_of_both() -> None:
    both = [replace(ACCUSE, confidence=0.8), replace(ACCUSE, type="SUPPORT", confidence=0.8, start=30, end=46)]
    assert stances(*both) == {("TUR", "GRC"): 0.0}


def test_a_mutual_act_shows_the_attitude_of_both() -> None:
    exercise = replace(ACCUSE, type="COOPERATE", reciprocal=True)
    assert {pair: polarity > 0 for pair, polarity in stances(exercise).items()} == {
        ("TUR", "GRC"): True,
        ("GRC", "TUR"): True,
    }
