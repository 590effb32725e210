"""A document with its mentions in, what the network is asked out: for each sentence the parties that may act in it."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from vigie.extraction.document import Document, Mention, MentionKind, Party, Sentence, Via
from vigie.extraction.syntax.parse import LONGEST, normalised
from vigie.ontology.parties import all_parties

WINDOW = 256
"""Pieces that the encoder sees at once, the marks of start and end among them."""
MOST_WINDOWS = 32
"""Of an article: some 30,000 characters. What stands behind is read by its words alone."""
MOST_PARTIES = 10
"""Parties of a sentence and of its context together."""
MOST_CODES = 3
"""Parties that one mention may stand for: "les Vingt-Sept" is no list of states."""
_RECENT, _TOPICS = 6, 4
_STATE = 3
"""Letters in the code of a state (ISO 3166-1 alpha-3)."""
_FARTHEST = 5
"""Sentences to the mention that is shown, as far as they are told apart."""
KINDS: tuple[str, ...] = get_args(MentionKind)
_VIAS: tuple[str, ...] = get_args(Via)
SECTORS = ("", "CVL", "OPP", "REB")
"""Who of a country acts: its state, or people apart from it."""
PARTY_FEATURES = 9 + len(KINDS) + len(_VIAS) + len(SECTORS) + 1
SENTENCE_FEATURES = 6
_WORD = re.compile(r"\S+")

Range = tuple[int, int, int]
"""Window, first piece, end of the last."""


@dataclass(frozen=True, slots=True)
class Known:
    """A party that may act in a sentence, or be acted on."""

    code: str
    mention: Mention
    ranges: tuple[Range, ...]
    """Where the sentence names it, else where the article last did, else where it first will."""
    features: tuple[float, ...]
    start: float
    """Character at which the sentence names it; infinite where it does not."""


@dataclass(frozen=True, slots=True)
class Question:
    """One sentence with the parties that may act in it."""

    sentence: Sentence
    place: Range
    words: tuple[tuple[int, int, int, int], ...]
    """Start and end of each word in the text, first and end of its pieces in the window."""
    parties: tuple[Known, ...]
    features: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the network reads of an article."""

    windows: tuple[tuple[int, ...], ...]
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Marks:
    """Numbers of the pieces that open and close a window."""

    start: int
    end: int


def is_state(code: str) -> bool:
    """Tell whether a party is a state, whose people may act apart from it."""
    return all_parties().kind_of(code) == "state"


def sheet_of(
    document: Document, speakers: Mapping[int, Party], pieces_of: Callable[[str], Sequence[int]], marks: Marks
) -> Sheet:
    """List what the network is asked about an article.

    Args:
        document: read up to its mentions.
        speakers: who speaks in which quotation (`events.speakers`).
        pieces_of: cuts a word.
        marks: pieces that open and close a window.
    """
    named: defaultdict[int, list[Mention]] = defaultdict(list)
    for mention in document.mentions:
        if mention.parties and len(mention.parties) <= MOST_CODES:
            named[mention.sentence].append(mention)
    spoken = {s.index: _speaking(document, s, speakers) for s in document.sentences}
    asked = {s.index for s in document.sentences if s.index in named or spoken[s.index]}
    kept = [s for s in document.sentences if s.index in asked or s.index + 1 in asked]
    windows, places = _windows(document, kept, pieces_of, marks)
    questions = tuple(_questions(document, named, spoken, places, asked))
    return Sheet(windows, questions)


def _speaking(document: Document, sentence: Sentence, speakers: Mapping[int, Party]) -> list[str]:
    return [speakers[i].code for i in document.quotations_over(sentence.start, sentence.end) if i in speakers]


_Place = tuple[Range, tuple[tuple[int, int, int, int], ...]]


def _windows(
    document: Document, sentences: Sequence[Sentence], pieces_of: Callable[[str], Sequence[int]], marks: Marks
) -> tuple[tuple[tuple[int, ...], ...], dict[int, _Place]]:
    """Fill windows with whole sentences; of one that fills more than a window the rest is left out."""
    windows: list[tuple[int, ...]] = []
    current = [marks.start]
    places: dict[int, _Place] = {}
    for sentence in sentences:
        text = normalised(document.text[sentence.start : min(sentence.end, sentence.start + LONGEST)])
        pieces: list[int] = []
        words = []
        for word in _WORD.finditer(text):
            cut = pieces_of(word.group())
            words.append((word.start(), word.end(), len(pieces), len(pieces) + len(cut)))
            pieces += cut
        pieces = pieces[: WINDOW - 2]
        if len(current) + len(pieces) > WINDOW - 1 and len(current) > 1:
            windows.append((*current, marks.end))
            if len(windows) == MOST_WINDOWS:
                return tuple(windows), places
            current = [marks.start]
        first = len(current)
        current += pieces
        shown = tuple(
            (sentence.start + start, sentence.start + end, first + a, min(first + b, WINDOW - 1))
            for start, end, a, b in words
            if first + a < WINDOW - 1
        )
        places[sentence.index] = (len(windows), first, len(current)), shown
    windows.append((*current, marks.end))
    return tuple(windows), places


def _questions(
    document: Document,
    named: Mapping[int, list[Mention]],
    spoken: Mapping[int, list[str]],
    places: Mapping[int, _Place],
    asked: set[int],
) -> Iterator[Question]:
    counts = Counter(code for mention in document.mentions for code in mention.parties)
    topics = [code for code, _ in counts.most_common(_TOPICS)]
    first = {code: mention for mention in reversed(document.mentions) for code in mention.parties}
    last: dict[str, Mention] = {}  # in the order of the last mention of each
    for sentence in document.sentences:
        here: dict[str, list[Mention]] = {}
        for mention in named.get(sentence.index, ()):
            for code in mention.parties:
                here.setdefault(code, []).append(mention)
        if sentence.index in asked and sentence.index in places:
            around = [*spoken[sentence.index], *reversed(list(last)[-_RECENT:]), *topics]
            codes = list(dict.fromkeys([*here, *(code for code in around if code in first)]))
            parties = []
            for code in codes[:MOST_PARTIES]:
                mentions = here.get(code) or [last.get(code) or first[code]]
                ranges = tuple(r for r in (_range(m, places) for m in mentions) if r)
                if ranges:
                    around_it = _Around(document, sentence, code in here, code in spoken[sentence.index])
                    share = counts[code] / max(counts.values())
                    features = _of_party(around_it, code, mentions, share)
                    start = mentions[0].start if code in here else math.inf
                    parties.append(Known(code, mentions[0], ranges, features, start))
            if parties:
                place, words = places[sentence.index]
                features = _of_sentence(document, sentence, len(here), spoken=bool(spoken[sentence.index]))
                yield Question(sentence, place, words, tuple(parties), features)
        for code, mentions in here.items():
            last.pop(code, None)
            last[code] = mentions[-1]


@dataclass(frozen=True, slots=True)
class _Around:
    document: Document
    sentence: Sentence
    here: bool
    """The sentence names the party."""
    speaking: bool
    """The party speaks in a quotation of the sentence."""


def _of_party(around: _Around, code: str, mentions: Sequence[Mention], share: float) -> tuple[float, ...]:
    sentence, mention = around.sentence, mentions[0]
    distance = abs(sentence.index - mention.sentence)
    sector = code.partition(".")[2]
    return (
        float(around.here),
        math.log1p(len(mentions)) if around.here else 0.0,
        min(distance, _FARTHEST) / _FARTHEST,
        float(distance == 1),
        share,
        float(around.speaking),
        float(code in (around.document.main_dyad or ())),
        float(any(m.acts for m in mentions)),
        (mention.start - sentence.start) / max(1, sentence.end - sentence.start) if around.here else -1.0,
        *(float(any(m.kind == kind for m in mentions)) for kind in KINDS),
        *(float(any(m.via == via for m in mentions)) for via in _VIAS),
        *(float(sector == name) for name in SECTORS),
        float("_" in code or len(code) != _STATE),
    )


def _range(mention: Mention, places: Mapping[int, _Place]) -> Range | None:
    if mention.sentence not in places:
        return None
    (window, _, _), words = places[mention.sentence]
    stretch = pieces_over(words, mention.start, mention.end)
    return (window, *stretch) if stretch else None


def pieces_over(words: Iterable[tuple[int, int, int, int]], start: int, end: int) -> tuple[int, int] | None:
    """Give the first piece and the end of the last under a stretch of the text; None where a window holds none."""
    over = [(a, b) for first, last, a, b in words if first < end and start < last]
    return (over[0][0], max(over[0][0] + 1, over[-1][1])) if over else None


def _of_sentence(document: Document, sentence: Sentence, parties: int, *, spoken: bool) -> tuple[float, ...]:
    quotations = [document.quotations[i] for i in document.quotations_over(sentence.start, sentence.end)]
    quoted = sum(min(q.end, sentence.end) - max(q.start, sentence.start) for q in quotations)
    return (
        float(sentence.heading),
        quoted / max(1, sentence.end - sentence.start),
        float(spoken),
        sentence.index / max(1, len(document.sentences)),
        float(parties),
        float(parties > 1),
    )
