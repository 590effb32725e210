"""A counted number and the mentions of its sentence in, the party that vouches for it out."""

from vigie.extraction.claims.counted import Counted
from vigie.extraction.claims.phrase import STOPS, Sentence
from vigie.extraction.claims.wording import Wording
from vigie.extraction.document import Mention

_AFTER_BY, _BEFORE_VERB, _BESIDE_VERB = 60, 120, 80
"""Characters within which the party stands that vouches: titles and names stand between."""
_IN_VERB = 2
"""Words of a verb of saying before the one that tells: auxiliary and adverb."""


def claimant_of(counted: Counted, sentence: Sentence, mentions: list[Mention], wording: Wording) -> str | None:
    """Say who vouches for a number: after "according to", or the subject of a verb of saying; None: the article."""
    named = [mention for mention in mentions if mention.parties and mention.acts]
    for index in range(len(sentence.words)):
        found = wording.by.at(sentence.words, index)
        if found:
            return _authority(sentence, index + len(found[0]), named)
    speakers = [mention for mention in named if not hears(mention, sentence, wording)]
    before, after = sentence.index_at(counted.start), sentence.index_at(counted.end)
    for index in (*reversed(range(before)), *range(after, len(sentence.words))):
        if wording.says.at(sentence.words, index):
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


def hears(mention: Mention, sentence: Sentence, wording: Wording) -> bool:
    """Tell whether a party only hears what is said ("a dit à")."""
    at = sentence.index_at(mention.start)
    return any(tuple(sentence.words[max(0, at - len(phrase)) : at]) == phrase for phrase in wording.addressee)
