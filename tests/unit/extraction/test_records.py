"""No two events of one article share an id, and a holder is what its code stands for, however long that is."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from vigie.extraction.document import Document, Page, Span
from vigie.extraction.events.draft import EventDraft
from vigie.extraction.extractor import shared_extractor
from vigie.extraction.records import Recorder
from vigie.extraction.stances import StanceDraft, stances_of
from vigie.model.article import article_from
from vigie.ontology.attitudes import read_attitudes

TEXT = "Georgia and Russia clashed. Russian troops attacked Georgia."
ATTACK = EventDraft(
    "ASSAULT", None, "RUS", "GEO", "asserted", reciprocal=False, rule="en.assault", start=28, end=59, confidence=0.8
)


@pytest.fixture
def recorder() -> Recorder:
    record = {"text": TEXT, "language": "en", "published_at": "2024-03-12"}
    now = datetime(2024, 3, 12, tzinfo=UTC)
    document = Document(page=Page(text=TEXT, body=(Span(0, len(TEXT)),)), published_on=now.date())
    return Recorder(shared_extractor().read(article_from(record, ingested_at=now)).article, document)


def test_a_clash_and_an_attack_of_the_same_two_are_two_events(recorder: Recorder) -> None:
    clash = replace(ATTACK, reciprocal=True, start=0, end=26)

    assert recorder.event(clash).event_id != recorder.event(ATTACK).event_id
    assert recorder.event(ATTACK).event_id == recorder.event(replace(ATTACK, start=0)).event_id


@pytest.mark.parametrize(("holder", "kind"), [("PKK", "group"), ("ICC", "organisation"), ("GRC", "state")])
def test_a_code_of_three_letters_is_not_always_a_state(recorder: Recorder, holder: str, kind: str) -> None:
    told = replace(ATTACK, type="ACCUSE", source=holder, target="TUR")
    stances: list[StanceDraft] = stances_of(recorder.document, [told], read_attitudes())

    assert {recorder.stance(s).holder_kind for s in stances if s.holder == holder} == {kind}
