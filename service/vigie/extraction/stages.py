"""A document read up to its mentions in, what the stages saw in it out: for sets that score one stage alone."""

from dataclasses import asdict
from typing import Any

from vigie.extraction.document import Document
from vigie.extraction.events.speakers import speakers_of
from vigie.extraction.syntax.clauses import Clauses
from vigie.extraction.syntax.parse import Parser
from vigie.extraction.text.dates import find_dates
from vigie.languages.pack import Pack

VERBAL = ("VERB", "AUX")


def stages_of(document: Document, pack: Pack, parser: Parser) -> dict[str, Any]:
    """Show sentences, quotations with speakers, mentions, dates and clauses, ready for JSON; offsets as everywhere.

    Every sentence is parsed here, also those that the reading of events passes over.
    """
    speakers = speakers_of(document, pack.grammar)
    return {
        "language": pack.code,
        "main_dyad": document.main_dyad,
        "sentences": [asdict(sentence) for sentence in document.sentences],
        "attributions": [
            asdict(quotation) | {"speaker": speakers[place].code, "cue": asdict(speakers[place].mention)}
            for place, quotation in enumerate(document.quotations)
            if place in speakers
        ],
        "quotations": [asdict(quotation) for quotation in document.quotations],
        "mentions": [asdict(mention) for mention in document.mentions],
        "dates": [
            asdict(found)
            for sentence in document.sentences
            for found in find_dates(document.text, sentence.start, sentence.end, document.published_on, pack)
        ],
        "clauses": _clauses(document, pack, parser),
    }


def _clauses(document: Document, pack: Pack, parser: Parser) -> list[dict[str, Any]]:
    """List the verbs of every sentence with what the clause says of them."""
    texts = [document.text[sentence.start : sentence.end] for sentence in document.sentences]
    shown = []
    for sentence, parsed in zip(document.sentences, parser.parse(texts), strict=True):
        clauses = Clauses(parsed, pack.grammar)
        for token in parsed.tokens:
            if token.pos not in VERBAL or token.dep.startswith(("aux", "cop")):
                continue
            predicate = clauses.predicate(token.index)
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
