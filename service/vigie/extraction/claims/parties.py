"""A counted number and the mentions of its sentence in, the party counted and the party that vouches for it out."""

from vigie.extraction.claims.counted import Counted
from vigie.extraction.claims.phrase import STOPS, Sentence, words_of
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
_AFTER_BY, _BEFORE_VERB, _BESIDE_VERB = 60, 120, 80
"""Characters within which the party stands that vouches: titles and names stand between."""
_IN_VERB = 2
"""Words of a verb of saying before the one that tells: auxiliary and adverb."""
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
    named = [mention for mention in mentions if len(mention.parties) == 1 and not _hears(mention, sentence, wording)]
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


def _hears(mention: Mention, sentence: Sentence, wording: Wording) -> bool:
    at = sentence.index_at(mention.start)
    return any(tuple(sentence.words[max(0, at - len(phrase)) : at]) == phrase for phrase in wording.addressee)


def claimant_of(counted: Counted, sentence: Sentence, mentions: list[Mention], wording: Wording) -> str | None:
    """Say who vouches for a number: after "according to", or the subject of a verb of saying; None: the article."""
    named = [mention for mention in mentions if mention.parties and mention.acts]
    for index in range(len(sentence.words)):
        found = wording.by.at(sentence.words, index)
        if found:
            return _authority(sentence, index + len(found[0]), named)
    speakers = [mention for mention in named if not _hears(mention, sentence, wording)]
    for index, at in enumerate(sentence.starts):
        if not counted.start <= at < counted.end and wording.says.at(sentence.words, index):
            speaker = _speaker(counted, sentence, index, speakers, wording)
            if speaker is not None:
                return speaker.parties[0]
    return None


def _authority(sentence: Sentence, index: int, named: list[Mention]) -> str | None:
    """Name the party right after "according to", before the next comma."""
    words = sentence.words
    start = sentence.ends[index - 1]
    stop = next((i for i in range(index, len(words)) if words[i] == "," or words[i] in STOPS), len(words) - 1)
    end = min(sentence.ends[stop], start + _AFTER_BY)
    return next((m.parties[0] for m in named if start <= m.start < end), None)


def _speaker(
    counted: Counted, sentence: Sentence, verb: int, speakers: list[Mention], wording: Wording
) -> Mention | None:
    """Find the subject of a verb of saying: before it, where the number follows; beside it, after the number."""
    at = sentence.starts[verb]
    comma = _comma_before(sentence, verb, speakers, wording)
    start = at if comma is None else _insertion(sentence, comma, speakers, wording) or at
    before = [m for m in speakers if m.end <= start]
    if at < counted.start:
        return next((m for m in reversed(before) if start - m.end < _BEFORE_VERB), None)
    if comma is not None:
        before = [m for m in before if _opens(sentence, sentence.index_at(m.start), wording)]
    away = {m: start - m.start for m in before if m.start >= counted.end}
    away |= {m: m.start - at for m in speakers if m.start >= max(at, counted.end)}
    return min((m for m in away if away[m] < _BESIDE_VERB), key=away.__getitem__, default=None)


def _opens(sentence: Sentence, index: int, wording: Wording) -> bool:
    """Tell whether a name follows a comma at once, its article apart: it begins a clause of saying."""
    while index and sentence.is_small(index - 1, wording):
        index -= 1
    return index > 0 and sentence.words[index - 1] == ","


def _comma_before(sentence: Sentence, verb: int, named: list[Mention], wording: Wording) -> int | None:
    """Find the comma before a verb of saying that has no subject there: no name, no relative, no "and" between."""
    words = sentence.words
    comma = next((i for i in range(verb - 1, max(-1, verb - 2 - _IN_VERB), -1) if words[i] == ","), None)
    if comma is None or not (wording.relatives | wording.links).isdisjoint(words[comma:verb]):
        return None
    start, end = sentence.starts[comma], sentence.starts[verb]
    return None if any(start < mention.start < end for mention in named) else comma


def _insertion(sentence: Sentence, comma: int, named: list[Mention], wording: Wording) -> int | None:
    """Find where what is inserted between a subject and its verb begins: "Kyiv, backed by Washington, says"."""
    words = sentence.words
    end = comma
    for index in range(comma - 1, -1, -1):
        if words[index] in STOPS:
            return None
        if words[index] == ",":
            if not _is_list_member(sentence, index + 1, end, named, wording):
                return sentence.starts[index]
            end = index
    return None


def _is_list_member(sentence: Sentence, first: int, end: int, named: list[Mention], wording: Wording) -> bool:
    """Tell whether a name that goes on a list, or stands beside a title, is all there is between two commas."""
    start, stop = sentence.starts[first], sentence.starts[end]
    return (
        (sentence.written[first][0].isupper() or sentence.words[first] in wording.of)
        and all(sentence.written[i][0].isupper() or sentence.is_small(i, wording) for i in range(first, end))
        and any(start <= mention.start < stop for mention in named)
    )
