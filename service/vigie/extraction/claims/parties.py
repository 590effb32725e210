"""A counted number and the mentions of its sentence in, the party counted out."""

from vigie.extraction.claims.claimant import hears
from vigie.extraction.claims.counted import Counted
from vigie.extraction.claims.phrase import Sentence, words_of
from vigie.extraction.claims.wording import Wording
from vigie.extraction.document import Mention
from vigie.ontology.parties import all_parties

_CIVIL = {"killed", "wounded", "arrested", "displaced", "other_people", "prisoners", "released", "protesters"}
"""Metrics of people who are civilians of their state unless the noun says otherwise."""
_SUFFERED = {"killed", "wounded", "displaced", "prisoners"}
"""What befell them where the article is, if the sentence says nothing."""
_FROM_OTHERS = _SUFFERED | {"released", "expelled"}
"""What the actor before the number does to them: it is not theirs."""
_BEFELL = _FROM_OTHERS | {"arrested"}
_NEAR = 4
"""Words between the counted noun and the name of those who are counted; between "by" and the doer."""
_BESIDE_DEED = 2
"""Words after an adjective among which its strike stands ("Russian drone attack")."""


def subject_of(
    counted: Counted,
    sentence: Sentence,
    mentions: list[Mention],
    wording: Wording,
    *,
    fighters: bool,
    place: str | None,
) -> str | None:
    """Say which party is counted: the adjective or name at the noun, else who acts, or the place where it happened.

    ``place`` is the party that the article speaks of as a place: whom the sentence says nothing of are its people.
    """
    named = [mention for mention in mentions if len(mention.parties) == 1 and not hears(mention, sentence, wording)]
    doers = _doers(counted, sentence, named, wording) if counted.metric in _BEFELL else []
    named = _but(doers, named, wording)
    if counted.lost:
        chosen = next((m for m in reversed(named) if m.acts and m.end <= counted.number.start), None)
    else:
        chosen = _beside(counted, sentence, named, wording) or _nearest(counted, named, fighters=fighters)
    party = chosen.parties[0] if chosen else None
    if (
        party is None
        and counted.metric in _SUFFERED
        and not counted.lost
        and place not in {doer.parties[0] for doer in doers}
    ):
        party = place
    if party is None:
        return None
    if all_parties().kind_of(party) != "state" or fighters or counted.metric not in _CIVIL:
        return party
    return f"{party}.OPP" if counted.metric == "protesters" else f"{party}.CVL"


def _doers(counted: Counted, sentence: Sentence, named: list[Mention], wording: Wording) -> list[Mention]:
    """Find who does what befell those counted: after "by", or named by a strike ("frappe russe", "Hamas attack")."""
    doers = []
    end = counted.noun[1] if counted.noun else counted.number.end
    for mention in named:
        if counted.number.start <= mention.start < end:
            continue
        first, after = sentence.index_at(mention.start), sentence.index_at(mention.end)
        near = range(max(0, first - _NEAR), first)
        by = next((at for at in reversed(near) if sentence.words[at] in wording.agent), None)
        if by is not None and mention.acts and _is_theirs(by, counted, sentence, wording):
            if all(map(str.isalpha, sentence.words[by:first])):
                doers.append(mention)
        elif wording.deeds.intersection(sentence.words[first:after]) or _is_of_deed(mention, sentence, wording):
            doers.append(mention)
    return doers


def _is_theirs(by: int, counted: Counted, sentence: Sentence, wording: Wording) -> bool:
    """Tell whether "by" belongs to what befell those counted: no other number, no other verb stands between."""
    if sentence.starts[by] < counted.start:
        return False
    between = range(sentence.index_at(counted.end), by)
    return not any(
        at in sentence.numbers or wording.after.at(sentence.words, at) or wording.before.at(sentence.words, at)
        for at in between
    )


def _is_of_deed(mention: Mention, sentence: Sentence, wording: Wording) -> bool:
    """Tell whether a strike stands beside a name or adjective; a town beside it is where it struck."""
    first, after = sentence.index_at(mention.start), sentence.index_at(mention.end)
    if mention.via == "adjective":
        near = sentence.words[max(0, first - _BESIDE_DEED) : first] + sentence.words[after : after + _BESIDE_DEED]
    else:
        near = sentence.words[after : after + 1] if mention.via == "direct" else []
    return not wording.deeds.isdisjoint(near)


def _but(doers: list[Mention], named: list[Mention], wording: Wording) -> list[Mention]:
    """Leave out the doers, and words like "civilians" that have no party but the doer's; a place may tell theirs."""
    others = [mention for mention in named if mention not in doers]
    places = {mention.parties[0] for mention in others if not mention.acts}
    states = {doer.parties[0] for doer in doers} - places
    return [m for m in others if m.parties[0].partition(".")[0] not in states or not _is_bare(m, wording)]


def _is_bare(mention: Mention, wording: Wording) -> bool:
    """Tell whether a mention is a counted noun alone: the context gave it its party."""
    words = words_of(mention.text, 0, len(mention.text)).words
    found = wording.nouns.at(words, 0) if words else None
    return found is not None and len(found[0]) == len(words)


def _beside(counted: Counted, sentence: Sentence, named: list[Mention], wording: Wording) -> Mention | None:
    """Find a name inside the counted phrase, or after it with nothing but "of" (for people, "in" too) between."""
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
            if mention.via == "adjective" and _is_one_phrase(sentence, low, high, wording):
                return mention
    return None


def _is_one_phrase(sentence: Sentence, low: int, high: int, wording: Wording) -> bool:
    """Tell whether nothing but nouns, adjectives and "of" stand there ("militaires des forces armées maliennes")."""
    return all(
        sentence.words[index].isalpha()
        and (sentence.words[index] in wording.of or not sentence.is_small(index, wording))
        for index in range(low, high)
    )


def _nearest(counted: Counted, named: list[Mention], *, fighters: bool) -> Mention | None:
    if counted.metric in _CIVIL:
        places = [mention for mention in named if not mention.acts]
        if places:
            return min(places, key=lambda mention: abs(mention.start - counted.number.start))
    if counted.metric in _FROM_OTHERS and not (fighters and counted.how == "noun"):
        return None
    before = [mention for mention in named if mention.end <= counted.number.start and mention.acts]
    if before:
        return before[-1]
    after = [mention for mention in named if mention.start >= counted.end and mention.acts]
    return after[0] if after else None
