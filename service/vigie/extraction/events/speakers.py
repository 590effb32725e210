"""Quotations and mentions in, who speaks in each quotation out: by the nearest reporting verb, else the one before."""

from vigie.extraction.document import Document, Mention, Party, Quotation, Sentence
from vigie.extraction.syntax.parse import WORD, normalised
from vigie.languages.grammar import Grammar

_REACH = 90
"""Characters between a reporting verb and the name of who speaks."""


def speakers_of(document: Document, grammar: Grammar) -> dict[int, Party]:
    """Name who speaks in each quotation, by the place of the quotation in the document's list."""
    found: dict[int, Party] = {}
    last: tuple[int, Party] | None = None
    for place, quotation in enumerate(document.quotations):
        sentences = document.sentences_over(quotation.start, quotation.end)
        if not sentences:
            continue
        party = _around(document, grammar, quotation, sentences)
        if party is None and last is not None and sentences[0].paragraph - last[0] <= 1:
            party = last[1]
        if party is not None:
            found[place] = party
            last = sentences[-1].paragraph, party
    return found


def _around(document: Document, grammar: Grammar, quotation: Quotation, sentences: list[Sentence]) -> Party | None:
    start, end = sentences[0].start, sentences[-1].end
    outside = [
        m
        for m in document.mentions_within(start, end)
        if not _inside(document, m.start) and m.acts and len(m.parties) == 1
    ]
    cues = [
        start + word.start()
        for word in WORD.finditer(normalised(document.text[start:end]))
        if grammar.has("reporting_verbs", word.group().lower()) and not _inside(document, start + word.start())
    ]
    if not cues or not outside:
        return None
    cue = min(cues, key=lambda c: min(abs(c - quotation.end), abs(c - quotation.start)))
    near = [m for m in outside if abs(m.start - cue) <= _REACH]
    # "…, a déclaré X" right after the words, else the subject before the verb.
    after = [m for m in near if m.start > cue]
    before = [m for m in near if m.end <= cue]
    if not after and not before:
        return None
    inverted = cue > quotation.end and cue - quotation.end < 12
    chosen: Mention = after[0] if inverted and after else before[-1] if before else after[0]
    return Party(chosen.parties[0], chosen)


def _inside(document: Document, place: int) -> bool:
    return bool(document.quotations_over(place, place + 1))
