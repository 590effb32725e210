"""A counted number and the mentions of its sentence in, the party counted out."""

from collections.abc import Iterator
from dataclasses import dataclass

from vigie.extraction.claims.claimant import hears
from vigie.extraction.claims.counted import Counted
from vigie.extraction.claims.cues import part_before
from vigie.extraction.claims.doers import doers_of
from vigie.extraction.claims.phrase import STOPS, Sentence, noun_at, words_of
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
"""Words between the counted noun and the name of those who are counted."""
_NAMES = {"direct", "metonym", "adjective"}
_REACH_COMPARED = 3
"""Words before a number within which "compared with" makes it somebody else's."""


@dataclass(frozen=True, slots=True)
class Subject:
    """The party that a number counts, with the mention that tells it."""

    counted: Counted
    party: str | None
    mention: Mention | None = None
    named: bool = False
    """Whether a name or adjective at the noun tells it, no place and no context."""
    is_part: bool = False
    """A part of the number before: what follows goes on from the whole."""


def subject_of(
    counted: Counted,
    sentence: Sentence,
    mentions: list[Mention],
    wording: Wording,
    *,
    place: str | None,
    before: Subject | None,
) -> Subject:
    """Say which party is counted: the adjective or name at the noun, else who acts, or the place where it happened.

    ``place`` is the party that the article speaks of as a place: whom the sentence says nothing of are its people.
    ``before`` is what the number before counts: a number without a noun of its own counts the same party.
    """
    named = [mention for mention in mentions if len(mention.parties) == 1 and not hears(mention, sentence, wording)]
    fighters = _is_fighters(counted, sentence, wording)
    doers = doers_of(counted, sentence, named, wording) if counted.metric in _BEFELL else []
    parts = _of_a_part(counted, sentence, named, wording)
    named = _but(doers, parts, named, wording)
    own = None if counted.lost else _at_noun(counted, sentence, named, wording)
    is_part = before is not None and _is_part(counted, before, sentence, wording)
    heir = before if before and own is None and _is_heir(counted, before, sentence, named, wording) else None
    if heir is not None and heir.named:
        return Subject(counted, _handed_on(heir, fighters=fighters), heir.mention, named=True, is_part=is_part)
    if counted.lost:
        chosen = _loser(counted, sentence, named, wording)
    else:
        beside = own or _place_beside(counted, sentence, named, wording) or _inside(counted, named)
        theirs = beside is not None or not _is_destroyed(counted, sentence, wording)
        chosen = beside or (_nearest(counted, named, fighters=fighters) if theirs else None)
    party = chosen.parties[0] if chosen else None
    if party is None and heir is not None and heir.party is not None:
        return Subject(counted, _handed_on(heir, fighters=fighters), heir.mention, is_part=is_part)
    if party is None and counted.metric in _SUFFERED and not counted.lost:
        party = None if any(place == doer.parties[0] for doer in doers) else place
    if party and all_parties().kind_of(party) == "state" and not fighters and counted.metric in _CIVIL:
        party = f"{party}.OPP" if counted.metric == "protesters" else f"{party}.CVL"
    return Subject(counted, party, chosen, named=own is not None, is_part=is_part)


def _is_destroyed(counted: Counted, sentence: Sentence, wording: Wording) -> bool:
    """Tell whether things are shot down or sunk: they are not theirs who do it."""
    first, after = sentence.index_at(counted.start), sentence.index_at(counted.end)
    before = sentence.words[max(0, first - _NEAR) : first]
    return not counted.is_people and (
        wording.destroyed.within(before) or wording.destroyed.within(sentence.words[after : after + _NEAR])
    )


def _loser(counted: Counted, sentence: Sentence, named: list[Mention], wording: Wording) -> Mention | None:
    """Find who lost them: who acts last before the number, those whom another number counts apart."""
    phrases = [(at, noun_at(sentence, after, wording)) for at, after in sentence.numbers.items()]
    others = {i for at, noun in phrases if noun is not None for i in range(at, noun.last + 1)}
    before = [m for m in named if m.acts and m.end <= counted.number.start]
    return next((m for m in reversed(before) if sentence.index_at(m.start) not in others), None)


def _is_fighters(counted: Counted, sentence: Sentence, wording: Wording) -> bool:
    if counted.noun is None:
        return False
    noun = range(sentence.index_at(counted.noun[0]), sentence.index_at(counted.noun[1]))
    return any((found := wording.nouns.at(sentence.words, index)) and found[1] == "fighters" for index in noun)


def _is_part(counted: Counted, before: Subject, sentence: Sentence, wording: Wording) -> bool:
    low, high = sentence.index_at(before.counted.number.end), sentence.index_at(counted.number.start)
    return part_before(sentence, low, high, wording) is not None


def _is_heir(counted: Counted, before: Subject, sentence: Sentence, named: list[Mention], wording: Wording) -> bool:
    """Tell whether a number has no noun of its own, or is a part, and nobody else acts since the one before."""
    low, high = sentence.index_at(before.counted.number.end), sentence.index_at(counted.number.start)
    if not (counted.is_people and before.counted.is_people) or counted.lost:
        return False
    if not STOPS.isdisjoint(sentence.words[low:high]):
        return False
    if not wording.compared.isdisjoint(sentence.words[max(low, high - _REACH_COMPARED) : high]):
        return False
    is_part = _is_part(counted, before, sentence, wording) and _inside(counted, named) is None
    if not is_part and not _is_nameless(counted, sentence, wording):
        return False
    start = before.counted.noun[1] if before.counted.noun else before.counted.number.end
    doers = doers_of(before.counted, sentence, named, wording)
    return not any(
        start <= mention.start < counted.number.start
        for mention in named
        if mention.acts and mention != before.mention and mention not in doers
    )


def _is_nameless(counted: Counted, sentence: Sentence, wording: Wording) -> bool:
    """Tell whether nothing says who is counted: no noun, "five others", or what befell them alone ("three wounded")."""
    if counted.noun is None:
        return True
    words = sentence.words
    first, after = sentence.index_at(counted.noun[0]), sentence.index_at(counted.noun[1])
    told = wording.after.at(words, first)
    if told is not None and first + len(told[0]) == after:
        return True
    following = wording.nouns.at(words, after) if after < len(words) else None
    return wording.others.issuperset(words[first:after]) and not (following and following[1] in {"people", "fighters"})


def _handed_on(before: Subject, *, fighters: bool) -> str | None:
    """Name the party of the number before for a part of it: soldiers among the dead of a state are no civilians."""
    return before.party.removesuffix(".CVL") if before.party and fighters else before.party


def _of_a_part(counted: Counted, sentence: Sentence, named: list[Mention], wording: Wording) -> list[Mention]:
    """Find whom "dont huit Américains" names: they are not the whole."""
    low = sentence.index_at(counted.end)
    parts = []
    for at, after in sentence.numbers.items():
        if at >= low and part_before(sentence, low, at, wording) is not None:
            noun = noun_at(sentence, after, wording)
            phrase = range(at, (noun.last if noun else after) + 2)
            parts += [m for m in named if m.acts and sentence.index_at(m.start) in phrase]
    return parts


def _but(doers: list[Mention], parts: list[Mention], named: list[Mention], wording: Wording) -> list[Mention]:
    """Leave out doers and parts, and words like "civilians" that have no party but theirs; a place may tell it too."""
    others = [mention for mention in named if mention not in doers and mention not in parts]
    places = {mention.parties[0] for mention in others if not mention.acts}
    states = {doer.parties[0] for doer in doers} | {_state(part) for part in parts}
    return [m for m in others if _state(m) not in states - places or not _is_bare(m, wording)]


def _state(mention: Mention) -> str:
    return mention.parties[0].partition(".")[0]


def _is_bare(mention: Mention, wording: Wording) -> bool:
    """Tell whether a mention is a counted noun alone: the context gave it its party."""
    words = words_of(mention.text, 0, len(mention.text)).words
    found = wording.nouns.at(words, 0) if words else None
    return found is not None and len(found[0]) == len(words)


def _inside(counted: Counted, named: list[Mention]) -> Mention | None:
    start, end = counted.number.start, counted.noun[1] if counted.noun else counted.number.end
    return next((mention for mention in named if start <= mention.start < end), None)


def _at_noun(counted: Counted, sentence: Sentence, named: list[Mention], wording: Wording) -> Mention | None:
    """Find a name inside the counted phrase, or after it with nothing but "of" between; of things, who sent them.

    Where the context alone tells who "soldiers" are, an adjective or a name tells it better.
    """
    inside = _inside(counted, named)
    if inside is not None and not _is_bare(inside, wording):
        return inside
    for mention, low, high in _near(counted, sentence, named):
        if inside is not None and mention.via not in _NAMES:
            continue
        between = sentence.words[low:high]
        sent = wording.agent.intersection(between) and not wording.destroyed.within(between)
        if wording.of.issuperset(between) or sent:
            return mention
        if mention.via == "adjective" and _is_one_phrase(sentence, low, high, wording):
            return mention
    return None


def _place_beside(counted: Counted, sentence: Sentence, named: list[Mention], wording: Wording) -> Mention | None:
    """Find the place right after people, or after what befell them: "30 wounded in Lebanon"."""
    if counted.metric not in _CIVIL and counted.how != "again":
        return None
    allowed = wording.of | wording.places
    places = [mention for mention in named if not mention.acts or mention.via in _NAMES]
    near = [*_near(counted, sentence, places), *_near(counted, sentence, [m for m in places if not m.acts], told=True)]
    return next((mention for mention, low, high in near if allowed.issuperset(sentence.words[low:high])), None)


def _near(
    counted: Counted, sentence: Sentence, named: list[Mention], *, told: bool = False
) -> Iterator[tuple[Mention, int, int]]:
    """List the mentions close after the counted noun, or after all that was told, with the words between."""
    end = counted.noun[1] if counted.noun else counted.number.end
    end = counted.end if told else end
    low = sentence.index_at(end)
    for mention in named:
        high = sentence.index_at(mention.start)
        if mention.start >= end and high - low <= _NEAR:
            yield mention, low, high


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
