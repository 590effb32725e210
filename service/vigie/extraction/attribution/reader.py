"""A document and the clauses of its sentences in, its attributions out: who says what, where, in whose words."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from vigie.extraction.attribution.attribution import BETWEEN, Attribution, in_quotation_marks, trimmed
from vigie.extraction.attribution.quoted import with_quotations
from vigie.extraction.attribution.saying import Saying, sayings_of
from vigie.extraction.attribution.voices import speaks_of_self
from vigie.extraction.document import Document, Mention, Sentence, Span
from vigie.extraction.syntax.clauses import Clauses

_DIRECT = 0.85
"""Share of what is said that stands in quotation marks, from which all of it counts as the speaker's own words."""
_SHORTEST = {"said": 2, "thought": 3, "judged": 4}
"""Words that make something told, where none stands in quotation marks."""


def attributions_of(document: Document, clauses: Mapping[int, Clauses]) -> list[Attribution]:
    """List who says what, in the order of the text.

    Args:
        document: an article read up to its mentions.
        clauses: those of its sentences that were parsed, by index; quotations of the others go to who spoke before.
    """
    found: list[Attribution] = []
    for index in sorted(clauses):
        sentence = document.sentences[index]
        for saying in sayings_of(clauses[index]):
            placed = _placed(document, sentence, clauses[index], saying)
            inside = bool(document.quotations_over(placed.cue.start, placed.cue.end))
            if inside and (saying.how != "said" or speaks_of_self(clauses[index], saying.speaker)):
                continue  # what a quoted speaker thinks and wants is part of the speaker's own words
            if _tells(document, placed, saying):
                found.append(placed)
    found = [a for a in with_quotations(document, _outermost(found)) if a.content]
    return sorted((_kinded(document, a) for a in found), key=lambda a: (a.start, -a.end, a.cue.start))


# ── from words of a sentence to places of the text


def _placed(document: Document, sentence: Sentence, clauses: Clauses, saying: Saying) -> Attribution:
    spans = _spans(document.text, sentence, clauses, saying.content)
    cue = _hull(sentence, clauses, saying.cue)
    attribution = Attribution("indirect", saying.how == "said", cue, spans)
    if not saying.speaker:
        return attribution
    head = clauses.tokens[saying.speaker[0]]
    speaker = _hull(sentence, clauses, saying.speaker)
    mention = _named(document, Span(sentence.start + head.start, sentence.start + head.end), speaker)
    return replace(
        attribution,
        speaker=speaker,
        party=mention.parties[0] if mention and len(mention.parties) == 1 else None,
        person=mention.person if mention else None,
        anonymous=clauses.grammar.has("unnamed", head.lower) and not (mention and mention.person),
    )


def _named(document: Document, head: Span, phrase: Span) -> Mention | None:
    """Find the mention at the head of a phrase, else the first in it that has a party: "un diplomate russe"."""
    within = [m for m in document.mentions_within(phrase.start, phrase.end) if m.parties or m.person]
    at_head = [m for m in within if m.start < head.end and head.start < m.end]
    return next(iter(at_head or within), None)


def _hull(sentence: Sentence, clauses: Clauses, words: Iterable[int]) -> Span:
    tokens = [clauses.tokens[i] for i in words]
    return Span(sentence.start + min(t.start for t in tokens), sentence.start + max(t.end for t in tokens))


def _spans(text: str, sentence: Sentence, clauses: Clauses, words: Iterable[int]) -> tuple[Span, ...]:
    """Join words to stretches of text; what stands between two of them is bridged where it is punctuation."""
    spans: list[Span] = []
    for index in words:
        token = clauses.tokens[index]
        start, end = sentence.start + token.start, sentence.start + token.end
        if spans and BETWEEN.issuperset(text[spans[-1].end : start]):
            spans[-1] = Span(spans[-1].start, end)
        else:
            spans.append(Span(start, end))
    return tuple(span for span in (trimmed(text, span) for span in spans) if span.end > span.start)


def _tells(document: Document, placed: Attribution, saying: Saying) -> bool:
    """Tell whether there are words enough, or some in quotation marks; those that only announce words may get some."""
    if not placed.content:
        return True
    if any(document.quotations_over(span.start, span.end) for span in placed.content):
        return True
    if len(saying.content) < _SHORTEST[saying.how]:
        return False
    return placed.said or not (saying.how == "judged" and placed.speaker is None)


def _outermost(found: list[Attribution]) -> list[Attribution]:
    """Of two cues with the same words, drop the one without a speaker."""
    kept: dict[tuple[Span, ...], Attribution] = {}
    for attribution in found:
        key = attribution.content or (attribution.cue,)
        other = kept.get(key)
        if other is None or (other.speaker is None and attribution.speaker is not None):
            kept[key] = attribution
    return list(kept.values())


def _kinded(document: Document, attribution: Attribution) -> Attribution:
    cue = attribution.cue
    share = in_quotation_marks(document, ((s.start, s.end) for s in attribution.content), (cue.start, cue.end))
    return replace(attribution, kind="direct" if share >= _DIRECT else "mixed" if share else "indirect")
