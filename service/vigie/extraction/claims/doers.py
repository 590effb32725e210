"""A counted number and the mentions of its sentence in, those who did what befell the counted out."""

from vigie.extraction.claims.counted import Counted
from vigie.extraction.claims.phrase import Sentence
from vigie.extraction.claims.wording import Wording
from vigie.extraction.document import Mention

_NEAR = 4
"""Words between "by" and the doer."""
_BESIDE_DEED = 2
"""Words after an adjective among which its strike stands ("Russian drone attack")."""


def doers_of(counted: Counted, sentence: Sentence, named: list[Mention], wording: Wording) -> list[Mention]:
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
        elif (
            wording.deeds.intersection(sentence.words[first:after])
            or _is_of_deed(mention, sentence, wording)
            or _is_before_verb(mention, counted, sentence, wording)
        ):
            doers.append(mention)
    return doers


def _is_before_verb(mention: Mention, counted: Counted, sentence: Sentence, wording: Wording) -> bool:
    """Tell whether a name stands between the noun and its verb as the subject: "the hostages Hamas has freed"."""
    if counted.noun is None or not counted.noun[1] <= mention.start < counted.end or mention.via == "adjective":
        return False
    low, start, after, end = map(sentence.index_at, (counted.noun[1], mention.start, mention.end, counted.end))
    for verb in range(after, end):
        found = wording.after.at(sentence.words, verb)
        if found and found[0] in wording.transitive:
            between = sentence.words[after:verb]
            bare = not between and start == low and bool(wording.objects)
            return bare or (not wording.having.isdisjoint(between) and wording.passive.isdisjoint(between))
    return False


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
