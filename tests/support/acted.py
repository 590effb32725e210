"""Sentences in, a document with linked mentions out: for tests of who is spoken of."""

import re
from datetime import date

from vigie.extraction.actors import actors_of, link, read_mentions
from vigie.extraction.document import Document, Mention, Page, Sentence, Span
from vigie.languages.names import names_of

_SENTENCE = re.compile(r"[^\s].*?(?:(?<!\b[A-Z])(?<!M)(?<!Mr)(?<!Gen)[.!?](?=\s|$)|$)", re.DOTALL)


def acted(text: str, language: str = "fr", day: str | None = "2022-02-12", heading: str = "") -> Document:
    """Read a text whose sentences end with a full stop; ``day`` None: nobody said when it was published."""
    whole = f"{heading}\n{text}" if heading else text
    start = len(whole) - len(text)
    spans = ([(0, len(heading), True)] if heading else []) + [
        (match.start(), match.end(), False) for match in _SENTENCE.finditer(whole, start)
    ]
    sentences = [
        Sentence(index, first, last, 0, heading=is_heading) for index, (first, last, is_heading) in enumerate(spans)
    ]
    document = Document(
        page=Page(text=whole, body=(Span(0, len(whole)),), language=language),
        published_on=date.fromisoformat(day or "2026-11-01"),
        dated=day is not None,
        sentences=sentences,
    )
    names = names_of(language)
    assert names is not None
    document.mentions = read_mentions(document, names)
    link(document, names)
    return document


def mention_of(document: Document, words: str) -> Mention:
    """Give the mention that holds some words."""
    place = document.text.index(words)
    found = [mention for mention in document.mentions if mention.start <= place and place + len(words) <= mention.end]
    assert found, f"no mention holds {words!r}: {[mention.text for mention in document.mentions]}"
    return found[0]


def party_of(text: str, words: str, language: str = "fr", day: str | None = "2022-02-12") -> str | tuple[str, ...]:
    """Read a text and give the party of the mention that holds some words."""
    parties = mention_of(acted(text, language, day), words).parties
    return parties[0] if len(parties) == 1 else parties


def parties_in(text: str, language: str = "fr", day: str | None = "2022-02-12") -> set[str]:
    """Parties that act in a text."""
    return {
        member.party for member in actors_of(acted(text, language, day), {}) if member.person is None and member.party
    }


def persons_in(
    text: str, language: str = "fr", day: str | None = "2022-02-12"
) -> set[tuple[str, str | None, str | None]]:
    """Persons of a text, with party and sector."""
    return {(m.person, m.party, m.sector) for m in actors_of(acted(text, language, day), {}) if m.person is not None}
