"""A document read up to its mentions in, what the stages saw in it out: for sets that score one stage alone."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from vigie.extraction.attribution.attribution import Attribution
from vigie.extraction.attribution.reader import attributions_of
from vigie.extraction.attribution.tone import tone_of
from vigie.extraction.document import Document, Span
from vigie.extraction.syntax.clauses import Clauses
from vigie.extraction.syntax.parse import Parser
from vigie.extraction.text.dates import find_dates
from vigie.languages.pack import Pack

VERBAL = ("VERB", "AUX")


def stages_of(document: Document, pack: Pack, parser: Parser) -> dict[str, Any]:
    """Show sentences, attributions, quotations, mentions, dates and clauses, ready for JSON; offsets as everywhere.

    Every sentence is parsed here, also those that the reading of events passes over.
    """
    texts = [document.text[sentence.start : sentence.end] for sentence in document.sentences]
    parsed = parser.parse(texts)
    clauses = {s.index: Clauses(p, pack.grammar) for s, p in zip(document.sentences, parsed, strict=True)}
    return {
        "language": pack.code,
        "main_dyad": document.main_dyad,
        "sentences": [asdict(sentence) for sentence in document.sentences],
        "attributions": [_attribution(document, a, clauses) for a in attributions_of(document, clauses)],
        "quotations": [asdict(quotation) for quotation in document.quotations],
        "mentions": [asdict(mention) for mention in document.mentions],
        "dates": [
            asdict(found)
            for sentence in document.sentences
            for found in find_dates(document.text, sentence.start, sentence.end, document.published_on, pack)
        ],
        "clauses": _clauses(document, clauses),
    }


def _attribution(document: Document, attribution: Attribution, clauses: Mapping[int, Clauses]) -> dict[str, Any]:
    """Show who says what: the party as ``speaker``, the words that name it as ``source``, whom they judge and how."""
    text = document.text
    tones = {
        mention.parties[0]: tone_of(document, attribution, clauses, Span(mention.start, mention.end))
        for mention in document.mentions_within(attribution.start, attribution.end)
        if len(mention.parties) == 1
    }
    return {
        "start": attribution.start,
        "end": attribution.end,
        "kind": attribution.kind,
        "said": attribution.said,
        "speaker": attribution.party,
        "person": attribution.person,
        "anonymous": attribution.anonymous,
        "source": _place(text, attribution.speaker) if attribution.speaker else None,
        "cue": _place(text, attribution.cue),
        "content": [asdict(span) for span in attribution.content],
        "judges": {party: tone for party, tone in tones.items() if tone is not None},
    }


def _place(text: str, span: Span) -> dict[str, Any]:
    return asdict(span) | {"text": text[span.start : span.end]}


def _clauses(document: Document, clauses: Mapping[int, Clauses]) -> list[dict[str, Any]]:
    """List the verbs of every sentence with what the clause says of them."""
    shown = []
    for sentence in document.sentences:
        read = clauses[sentence.index]
        for token in read.tokens:
            if token.pos not in VERBAL or token.dep.startswith(("aux", "cop")):
                continue
            predicate = read.predicate(token.index)
            shown.append(
                {
                    "sentence": sentence.index,
                    "start": sentence.start + token.start,
                    "end": sentence.start + token.end,
                    "negated": predicate.negated,
                    "passive": predicate.passive,
                    "mood": predicate.mood,
                    "tense": predicate.tense,
                    "conditional": predicate.conditional,
                }
            )
    return shown
