"""A document with its windows in, what is known of each piece before the network reads it out.

The mentions say which pieces name the same party ("Moscou", "M. Lavrov", "il"), the quotations who speaks, the lexicon
which act a word may tell. A party is known by its rank alone, so that the network learns no countries by heart.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from vigie.extraction.document import Document, Party
from vigie.extraction.network.encoder import Array
from vigie.extraction.network.questions import KINDS, MOST_CODES, SECTORS, Question, pieces_over
from vigie.extraction.syntax.parse import WORD, normalised
from vigie.model.codes import EVENT_TYPES, EventType

RANKS = 16
"""Parties told apart: the most frequent of the article, the last rank for all others."""
_SPEAKS, _KIND, _SECTOR = RANKS, 2 * RANKS, 2 * RANKS + len(KINDS)
_ACT = _SECTOR + len(SECTORS)
TAGS = _ACT + len(EVENT_TYPES)

ActsOf = Callable[[str], Iterable[EventType]]
"""Acts that a word may tell, given in lower case."""


@dataclass(frozen=True, slots=True)
class Tag:
    """One thing known of some pieces of a window."""

    window: int
    first: int
    end: int
    number: int
    """Below `TAGS`."""


def tags_of(
    document: Document, questions: Iterable[Question], speakers: Mapping[int, Party], acts_of: ActsOf
) -> Iterator[Tag]:
    """List what is known of the pieces of all sentences that are asked about."""
    counts = Counter(code for mention in document.mentions for code in mention.parties)
    ranks = {code: min(rank, RANKS - 1) for rank, (code, _) in enumerate(counts.most_common())}
    for question in questions:
        for start, end, number in _known(document, question, speakers, ranks):
            stretch = pieces_over(question.words, start, end)
            if stretch:
                yield Tag(question.place[0], *stretch, number)
        for start, end, first, last in question.words:
            text = normalised(document.text[start:end]).lower()
            kinds = {kind for form in WORD.findall(text) for kind in acts_of(form)}
            yield from (Tag(question.place[0], first, last, _ACT + EVENT_TYPES.index(kind)) for kind in sorted(kinds))


def _known(
    document: Document, question: Question, speakers: Mapping[int, Party], ranks: Mapping[str, int]
) -> Iterator[tuple[int, int, int]]:
    sentence = question.sentence
    for mention in document.mentions_within(sentence.start, sentence.end):
        if mention.parties and len(mention.parties) <= MOST_CODES:
            yield mention.start, mention.end, _KIND + KINDS.index(mention.kind)
            for code in mention.parties:
                yield mention.start, mention.end, ranks[code]
                sector = code.partition(".")[2]
                yield mention.start, mention.end, _SECTOR + (SECTORS.index(sector) if sector in SECTORS else 0)
    for place in document.quotations_over(sentence.start, sentence.end):
        if place in speakers and speakers[place].code in ranks:
            quotation = document.quotations[place]
            yield quotation.start, quotation.end, _SPEAKS + ranks[speakers[place].code]


def table_of(tags: Iterable[Tag], lengths: Iterable[int]) -> list[Array]:
    """Give an array of (pieces, `TAGS`) of zeros and ones for each window.

    Args:
        tags: of all windows.
        lengths: pieces of each window, in order.
    """
    tables = [np.zeros((length, TAGS), np.float32) for length in lengths]
    for tag in tags:
        tables[tag.window][tag.first : tag.end, tag.number] = 1.0
    return tables
