"""What somebody says in, how it judges somebody else out: from -1, all words of blame, to +1, all words of praise."""

from collections.abc import Mapping

from vigie.extraction.attribution.attribution import Attribution
from vigie.extraction.document import Document, Span
from vigie.extraction.syntax.clauses import Clauses

_BEFORE = 3
"""Words before one that judges in which a negation turns it round."""
_STEPS = 4
"""Steps in the parse between a word that judges and the name it is about: "X is a good friend", "the lies of X"."""


def tone_of(document: Document, attribution: Attribution, clauses: Mapping[int, Clauses], about: Span) -> float | None:
    """Weigh the words of praise and blame that stand by a name in what is said.

    Args:
        document: the article.
        attribution: what is said.
        clauses: those of the sentences that were parsed.
        about: where the name stands.

    Returns:
        None where no such word stands by the name, or its sentence was not parsed.
    """
    favour = blame = 0
    for sentence in document.sentences_over(about.start, about.end):
        if sentence.index not in clauses:
            continue
        read = clauses[sentence.index]
        near = _near(read, Span(about.start - sentence.start, about.end - sentence.start))
        lists = read.grammar.words
        turns = lists["negations"] | lists["negative_determiners"] | lists["negative_markers"]
        for token in (read.tokens[i] for i in sorted(near)):
            good, bad = token.lower in lists["favourable"], token.lower in lists["unfavourable"]
            if good == bad or not attribution.covers(sentence.start + token.start, sentence.start + token.end):
                continue
            turned = any(t.lower in turns for t in read.tokens[max(0, token.index - _BEFORE) : token.index])
            favour += good != turned
            blame += bad != turned
    return (favour - blame) / (favour + blame) if favour + blame else None


def _near(clauses: Clauses, span: Span) -> set[int]:
    """List the words that lie a few steps of the parse from those of a stretch."""
    near = {t.index for t in clauses.tokens if t.start < span.end and span.start < t.end}
    for _ in range(_STEPS):
        near |= {clauses.tokens[i].head for i in near} | {c for i in near for c in clauses.children[i]}
    return near
