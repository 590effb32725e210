"""Annotated articles in, lessons for the network out: what is asked of each sentence, and what gold tells there."""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from gold import PROBE, Told
from net import MANNERS, TYPES, Lesson
from vigie.extraction.document import Document
from vigie.extraction.events.speakers import speakers_of
from vigie.extraction.extractor import shared_extractor
from vigie.extraction.network.head import pair_features
from vigie.extraction.network.pieces import Pieces
from vigie.extraction.network.questions import SECTORS, Marks, Question, Sheet, is_state, sheet_of
from vigie.extraction.network.relations import STATUSES
from vigie.extraction.network.roles import Roles, roles_of
from vigie.extraction.network.tags import table_of, tags_of
from vigie.model.article import article_from
from vigie.model.codes import EVENT_TYPES


@dataclass(frozen=True, slots=True)
class Material:
    """An article read up to its mentions, and what is asked of it and known of its pieces and parties."""

    document: Document
    sheet: Sheet
    tags: list[np.ndarray]
    roles: list[Roles]


def material_of(told: Told, pieces: Pieces, marks: Marks) -> Material | None:
    """Read an article; None where its language has no pack."""
    read = shared_extractor().document(article_from(told.fields, ingested_at=datetime.now(UTC)))
    if read is None:
        return None
    document, reader = read
    speakers = speakers_of(document, reader.pack.grammar)
    sheet = sheet_of(document, speakers, pieces.of, marks)
    tags = tags_of(document, sheet.questions, speakers, reader.pack.acts.kinds_of)
    parsed = reader.parser.parse([document.text[q.sentence.start : q.sentence.end] for q in sheet.questions])
    roles = [roles_of(q, parse, reader.pack.grammar) for q, parse in zip(sheet.questions, parsed, strict=True)]
    return Material(document, sheet, [t.astype(np.int8) for t in table_of(tags, map(len, sheet.windows))], roles)


def lesson_of(told: Told, material: Material, states: list[np.ndarray]) -> Lesson | None:
    """Put questions and gold together; None where nothing is asked."""
    limit = told.gold.get("annotated_chars", math.inf)
    begin = max(0, material.document.text.find(told.gold["begins"][:PROBE])) if "begins" in told.gold else 0
    asked = [i for i, q in enumerate(material.sheet.questions) if begin <= q.sentence.start < limit]
    if not asked:
        return None
    questions = [material.sheet.questions[i] for i in asked]
    here, anywhere = _told(told.gold["events"], material.document)
    answers = [_answers(q, here.get(q.sentence.index, ()), anywhere) for q in questions]
    return Lesson(
        name=told.name,
        states=states,
        tags=material.tags,
        places=[q.place for q in questions],
        ranges=[[list(known.ranges) for known in q.parties] for q in questions],
        parties=[np.array([known.features for known in q.parties], np.float32) for q in questions],
        sentences=np.array([q.features for q in questions], np.float32),
        pairs=[pair_features(q) for q in questions],
        roles=[material.roles[i] for i in asked],
        told=[a[0] for a in answers],
        counted=[a[1] for a in answers],
        status=[a[2] for a in answers],
        sectors=[a[3] for a in answers],
        background=[a[4] for a in answers],
        manner=MANNERS.index("page" if told.manner == "gold" else told.manner),
    )


def contrasting(sentences: Sequence[Lesson]) -> list[list[Lesson]]:
    """Put single sentences into the groups in which they were written: those whose lines follow each other."""
    groups: list[list[Lesson]] = []
    line = -1
    for lesson in sentences:
        before, line = line, int(lesson.name.rpartition("-")[2])
        if groups and line == before + 1:
            groups[-1].append(lesson)
        else:
            groups.append([lesson])
    return groups


def together(lessons: Sequence[Lesson]) -> Lesson:
    """Make one lesson of several, of one manner, that know nothing of each other."""
    moved, places, ranges = 0, [], []
    for lesson in lessons:
        places += [(window + moved, first, end) for window, first, end in lesson.places]
        ranges += [[[(w + moved, a, b) for w, a, b in own] for own in row] for row in lesson.ranges]
        moved += len(lesson.states)
    lists = ("states", "tags", "parties", "pairs", "roles", "told", "counted", "status", "sectors", "background")
    return replace(
        lessons[0],
        places=places,
        ranges=ranges,
        sentences=np.concatenate([lesson.sentences for lesson in lessons]),
        **{name: [one for lesson in lessons for one in getattr(lesson, name)] for name in lists},
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
                here[place].append((event["type"], source, target, event["status"], bool(event.get("background"))))
    return here, anywhere


def _sentence(evidence: str, document: Document) -> int | None:
    start = document.text.find(evidence[:PROBE]) if evidence else -1
    over = document.sentences_over(start, start + len(evidence)) if start >= 0 else []
    shares = [(min(s.end, start + len(evidence)) - max(s.start, start), -s.index) for s in over]
    return -max(shares)[1] if shares else None


@dataclass(frozen=True, slots=True)
class _Places:
    """Where a party stands among those that a question asks about."""

    places: dict[str | None, int]

    def of(self, code: str | None) -> tuple[int, int] | None:
        """Give the place of a party and 0; of people that no word names, the place of their state and their sector."""
        if code in self.places:
            return self.places[code], 0
        state, _, sector = (code or "").partition(".")
        return (self.places[state], SECTORS.index(sector)) if sector and state in self.places else None


def _answers(question: Question, here: list[tuple], anywhere: set[tuple]) -> tuple[np.ndarray, ...]:
    codes = [known.code for known in question.parties]
    places = _Places({code: place for place, code in enumerate(codes)} | {None: len(codes)})
    shape = (len(codes) + 1, len(codes) + 1, TYPES)
    told, counted, status = np.zeros(shape, np.float32), np.ones(shape, np.float32), np.full(shape, -1, np.int64)
    sectors, background = np.full((*shape, 2), -1, np.int64), np.full(shape, -1, np.int64)
    for place in range(shape[0]):
        # A state may act on its own people; nobody acts on itself.
        counted[place, place] = float(place < len(codes) and is_state(codes[place]))
    for kind, source, target in anywhere:
        first, second = places.of(source), places.of(target)
        if first and second:
            counted[first[0], second[0], EVENT_TYPES.index(kind)] = 0
    for kind, source, target, state, old in here:
        first, second = places.of(source), places.of(target)
        if first and second and source != target:
            place = first[0], second[0], EVENT_TYPES.index(kind)
            if first[0] == second[0] and first[1] == second[1]:
                continue
            told[place] = counted[place] = 1
            status[place] = STATUSES.index(state)
            sectors[place] = first[1], second[1]
            background[place] = old
    return told, counted, status, sectors, background


def vocabulary_of(folder: Path) -> list[str]:
    """Read the pieces that the service knows."""
    return (folder / "pieces.txt").read_text(encoding="utf-8").split("\n")
