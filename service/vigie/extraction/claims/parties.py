"""A counted number and the mentions of its sentence in, the party counted and the party that vouches for it out."""

from vigie.extraction.claims.counted import Counted, Sentence
from vigie.extraction.claims.wording import Wording
from vigie.extraction.document import Mention

_CIVIL = {"killed", "wounded", "arrested", "displaced", "other_people", "prisoners", "released", "protesters"}
"""Metrics of people who are civilians of their state unless the noun says otherwise."""
_SUFFERED = {"killed", "wounded", "displaced", "prisoners"}
"""What the actor before the number does to them: it is not theirs."""
_NEAR = 4
"""Words between the counted noun and the name of those who are counted."""


def subject_of(
    counted: Counted, sentence: Sentence, mentions: list[Mention], wording: Wording, *, fighters: bool, place: str | None
) -> str | None:
    """Say which party is counted: the adjective or name at the noun, else who acts, or the place where it happened.

    ``place`` is the party that the article speaks of as a place: those of whom the sentence says nothing are its people.
    """
    named = [mention for mention in mentions if len(mention.parties) == 1 and not _hears(mention, sentence, wording)]
    chosen = _beside(counted, sentence, named, wording) or _nearest(counted, named, fighters=fighters)
    party = chosen.parties[0] if chosen else place if counted.metric in _SUFFERED else None
    if party is None:
        return None
    if len(party) != 3 or fighters or counted.metric not in _CIVIL:
        return party
    return f"{party}.OPP" if counted.metric == "protesters" else f"{party}.CVL"


def _beside(counted: Counted, sentence: Sentence, named: list[Mention], wording: Wording) -> Mention | None:
    """Find a name inside the counted phrase, or after it with nothing but "of" (or, for those who suffer, "in") between."""
    start, end = counted.number.start, counted.noun[1] if counted.noun else counted.number.end
    for mention in named:
        if start <= mention.start < end:
            return mention
    allowed = wording.of | (wording.places if counted.metric in _CIVIL or counted.how == "again" else frozenset())
    low = sentence.index_at(end)
    for mention in named:
        high = sentence.index_at(mention.start)
        if mention.start >= end and high - low <= _NEAR:
            between = sentence.words[low:high]
            if all(word in allowed for word in between) or wording.agent.intersection(between):
                return mention
            if mention.via == "adjective" and all(map(str.isalpha, between)):
                return mention
    return None


def _nearest(counted: Counted, named: list[Mention], *, fighters: bool) -> Mention | None:
    if counted.metric in _CIVIL:
        places = [mention for mention in named if not mention.acts]
        if places:
            return min(places, key=lambda mention: abs(mention.start - counted.number.start))
        if counted.metric in _SUFFERED and not (fighters and counted.how == "noun"):
            return None
    before = [mention for mention in named if mention.end <= counted.number.start and mention.acts]
    if before:
        return before[-1]
    after = [mention for mention in named if mention.start >= counted.end and mention.acts]
    return after[0] if after else None


def _hears(mention: Mention, sentence: Sentence, wording: Wording) -> bool:
    at = sentence.index_at(mention.start)
    return any(tuple(sentence.words[max(0, at - len(phrase)) : at]) == phrase for phrase in wording.addressee)


def claimant_of(counted: Counted, sentence: Sentence, mentions: list[Mention], wording: Wording) -> tuple[str | None, bool]:
    """Say who vouches for a number, and whether anybody does: after "according to", or the subject of a verb of saying."""
    words = sentence.words
    mentions = [mention for mention in mentions if not _hears(mention, sentence, wording)]
    for index in range(len(words)):
        found = wording.by.at(words, index)
        if found:
            at = sentence.ends[index + len(found[0]) - 1]
            near = [m for m in mentions if at <= m.start <= at + 60 and m.parties]
            return (near[0].parties[0] if near else None), True
    for index in range(len(words)):
        found = wording.says.at(words, index)
        if not found or counted.start <= sentence.starts[index] < counted.end:
            continue
        at = sentence.starts[index]
        if at < counted.start:
            before = [m for m in mentions if m.end <= at and m.parties and m.acts and at - m.end < 120]
            if before:
                return before[-1].parties[0], True
        elif at > counted.end:
            around = [m for m in mentions if m.parties and m.acts and m.start >= counted.end and abs(m.start - at) < 80]
            if around:
                return min(around, key=lambda m: abs(m.start - at)).parties[0], True
    return None, False
