"""A document in, its claims out.

Natural disasters, illness and sport are silent: their numbers of people are no claim, in a sentence that tells of them
and in an article that is about them.
"""

from collections import Counter
from dataclasses import dataclass

from vigie.extraction.claims.claimant import claimant_of
from vigie.extraction.claims.counted import counted_in
from vigie.extraction.claims.parties import subject_of
from vigie.extraction.claims.phrase import words_of
from vigie.extraction.claims.wording import Wording, wording_of
from vigie.extraction.document import Document
from vigie.extraction.page.plain import plain
from vigie.extraction.text.dates import find_dates
from vigie.extraction.text.numbers import Number, find_numbers
from vigie.languages.pack import Pack
from vigie.model.codes import Bound, Metric
from vigie.ontology.parties import all_parties

_SILENT_WORDS = 3
"""So many words of disaster, illness or sport, and at least the share below, make the whole article silent."""
_SILENT_SHARE = 0.01
_LEAST_SPOKEN_OF, _LEAST_BALANCE = 3, 0.2
"""Mentions that each of two states needs, and its share of the other's, for an article to be about both."""
_LOUD = {"money_usd", "money_eur", "money_other", "missiles", "warheads", "troops"}
"""Metrics that such an article may still hold."""


@dataclass(frozen=True, slots=True)
class ClaimDraft:
    """A claim before it gets its ids. ``start`` and ``end``: the evidence, in characters of the text."""

    metric: Metric
    value: float
    bound: Bound
    subject: str | None
    claimant: str | None
    start: int
    end: int
    sentence: int
    rule: str
    confidence: float


def read_claims(document: Document, pack: Pack) -> list[ClaimDraft]:
    """Read the claims of a document whose sentences and mentions are there; one for each metric, value and subject."""
    flat = plain(document.text)
    wording = wording_of(pack)
    drafts: list[ClaimDraft] = []
    place = _place(document)
    abroad = _is_between_states(document)
    for sentence in document.sentences:
        numbers = _numbers(flat, sentence.start, sentence.end, document, pack)
        if not numbers:
            continue
        words = words_of(flat, sentence.start, sentence.end)
        mentions = document.mentions_within(sentence.start, sentence.end)
        whole = None
        for counted in counted_in(words, numbers, wording):
            if counted.how == "currency" and not abroad:
                continue
            subject = subject_of(counted, words, mentions, wording, place=place, before=whole)
            whole = whole if subject.is_part else subject
            claimant = claimant_of(counted, words, mentions, wording)
            drafts.append(
                ClaimDraft(
                    metric=counted.metric,
                    value=counted.number.value,
                    bound=counted.number.bound,
                    subject=subject.party,
                    claimant=claimant,
                    start=counted.start,
                    end=counted.end,
                    sentence=sentence.index,
                    rule=f"{pack.code}.claim.{counted.metric}.{counted.how}",
                    confidence=counted.confidence,
                )
            )
    if drafts and _is_silent(flat, document, wording):
        drafts = [draft for draft in drafts if draft.metric in _LOUD]
    return _distinct(drafts)


def _is_silent(flat: str, document: Document, wording: Wording) -> bool:
    """Tell whether the article is about a disaster, an illness or sport."""
    all_words = silent = 0
    for sentence in document.sentences:
        words = words_of(flat, sentence.start, sentence.end).words
        all_words += len(words)
        silent += sum(wording.silent.at(words, index) is not None for index in range(len(words)))
    return silent >= max(_SILENT_WORDS, _SILENT_SHARE * all_words)


def _place(document: Document) -> str | None:
    """Name the state that the article speaks of most as a place."""
    places = Counter(
        m.parties[0]
        for m in document.mentions
        if not m.acts and len(m.parties) == 1 and all_parties().kind_of(m.parties[0]) == "state"
    )
    return min(places, key=lambda party: (-places[party], party), default=None)


def _is_between_states(document: Document) -> bool:
    """Money is a matter of a crisis where an article is about two states; else it is a budget or a price."""
    homes = {party.partition(".")[0] for party in document.main_dyad or ()}
    spoken_of = Counter(party.partition(".")[0] for mention in document.mentions for party in mention.parties)
    times = [spoken_of[home] for home in homes]
    return len(homes) == 2 and min(times) >= max(_LEAST_SPOKEN_OF, _LEAST_BALANCE * max(times))


def _numbers(flat: str, start: int, end: int, document: Document, pack: Pack) -> list[Number]:
    """Find the numbers that are no part of a date."""
    numbers = find_numbers(flat, start, end, pack)
    if not numbers:
        return []
    dates = find_dates(flat, start, end, document.published_on, pack)
    return [n for n in numbers if not any(d.start < n.end and n.figures < d.end for d in dates)]


def _distinct(drafts: list[ClaimDraft]) -> list[ClaimDraft]:
    """Keep one claim of each metric, value and subject: the first."""
    kept: dict[tuple[str, float, str | None], ClaimDraft] = {}
    for draft in drafts:
        kept.setdefault((draft.metric, draft.value, draft.subject), draft)
    return list(kept.values())
