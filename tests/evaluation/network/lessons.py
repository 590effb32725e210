"""Annotated articles in, lessons for the network out: what is asked of each sentence, and what gold tells there."""

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from gold import Told
from net import TYPES, Lesson
from vigie.extraction.document import Document
from vigie.extraction.events.speakers import speakers_of
from vigie.extraction.extractor import shared_extractor
from vigie.extraction.network.pairs import Marks, Question, Sheet, sheet_of
from vigie.extraction.network.pieces import Pieces
from vigie.extraction.network.relations import STATUSES, pair_features
from vigie.model.article import article_from
from vigie.model.codes import EVENT_TYPES

PROBE = 50
"""Characters of an evidence that find its place in the text."""


def sheet_for(told: Told, pieces: Pieces, marks: Marks) -> tuple[Document, Sheet] | None:
    """Read an article up to its mentions; None where its language has no pack."""
    read = shared_extractor().document(article_from(told.fields, ingested_at=datetime.now(UTC)))
    if read is None:
        return None
    document, reader = read
    return document, sheet_of(document, speakers_of(document, reader.pack.grammar), pieces.of, marks)


def lesson_of(told: Told, document: Document, sheet: Sheet, states: list[np.ndarray]) -> Lesson | None:
    """Put questions and gold together; None where nothing is asked."""
    limit = told.gold.get("annotated_chars")
    questions = [q for q in sheet.questions if not limit or q.sentence.start < limit]
    if not questions:
        return None
    here, anywhere = _told(told.gold["events"], document)
    answers = [_answers(q, here.get(q.sentence.index, ()), anywhere) for q in questions]
    return Lesson(
        name=told.name,
        states=states,
        places=[q.place for q in questions],
        ranges=[[list(known.ranges) for known in q.parties] for q in questions],
        parties=[np.array([known.features for known in q.parties], np.float32) for q in questions],
        sentences=np.array([q.features for q in questions], np.float32),
        pairs=[pair_features(q) for q in questions],
        told=[a[0] for a in answers],
        counted=[a[1] for a in answers],
        status=[a[2] for a in answers],
    )


def _told(events: list[dict], document: Document) -> tuple[dict[int, list[tuple]], set[tuple]]:
    """Sort events by the sentence that holds most of their evidence; mutual ones stand for both directions."""
    here: defaultdict[int, list[tuple]] = defaultdict(list)
    anywhere = set()
    for event in events:
        pair = event["source"], event["target"]
        place = _sentence(event.get("evidence") or "", document)
        for source, target in {pair, pair[::-1]} if event.get("reciprocal") or event["type"] == "CONSULT" else {pair}:
            anywhere.add((event["type"], source, target))
            if place is not None:
                here[place].append((event["type"], source, target, event["status"]))
    return here, anywhere


def _sentence(evidence: str, document: Document) -> int | None:
    start = document.text.find(evidence[:PROBE]) if evidence else -1
    over = document.sentences_over(start, start + len(evidence)) if start >= 0 else []
    shares = [(min(s.end, start + len(evidence)) - max(s.start, start), -s.index) for s in over]
    return -max(shares)[1] if shares else None


def _answers(question: Question, here: list[tuple], anywhere: set[tuple]) -> tuple[np.ndarray, ...]:
    places = {known.code: place for place, known in enumerate(question.parties)} | {None: len(question.parties)}
    shape = (len(places), len(places), TYPES)
    told, counted, status = np.zeros(shape, np.float32), np.ones(shape, np.float32), np.full(shape, -1, np.int64)
    counted[np.arange(len(places)), np.arange(len(places))] = 0
    for kind, source, target in anywhere:
        if source in places and target in places:
            counted[places[source], places[target], EVENT_TYPES.index(kind)] = 0
    for kind, source, target, state in here:
        if source in places and target in places and source != target:
            place = places[source], places[target], EVENT_TYPES.index(kind)
            told[place] = counted[place] = 1
            status[place] = STATUSES.index(state)
    return told, counted, status


def vocabulary_of(folder: Path) -> list[str]:
    """Read the pieces that the service knows."""
    return (folder / "pieces.txt").read_text(encoding="utf-8").split("\n")


def read_lines(path: Path) -> Iterator[dict]:
    """Read a file of JSON lines."""
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)
