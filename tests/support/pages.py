"""Builders of articles and pages for the tests of extraction."""

from datetime import UTC, date, datetime

from vigie.extraction.document import Document, Page, Span
from vigie.extraction.page.clean import clean
from vigie.extraction.text.sentences import cut
from vigie.languages.pack import load_packs
from vigie.model.article import Article

NOON = datetime(2022, 2, 12, 12, tzinfo=UTC)
DAY = NOON.date()


def an_article(text: str | None, **fields: object) -> Article:
    """An article of 12 February 2022 in French, unless the fields say otherwise."""
    given = {"article_id": "a-1", "text": text, "language": "fr", "published_at": NOON, "ingested_at": NOON}
    return Article.model_validate(given | fields)


def a_page(text: str, **fields: object) -> Page:
    """The cleaned page of an article."""
    return clean(an_article(text, **fields), load_packs())


def body_of(page: Page) -> str:
    """The body of a page, a line a paragraph."""
    return "\n".join(page.text[span.start : span.end] for span in page.body)


def furniture_of(page: Page) -> str:
    """What the page has beside its body."""
    kept: set[int] = set()
    for span in page.body:
        kept.update(range(span.start, span.end))
    return "".join(sign for at, sign in enumerate(page.text) if at not in kept)


def a_bare_page(text: str, language: str = "fr") -> Page:
    """A page whose whole text is one paragraph of body."""
    return Page(text=text, body=(Span(0, len(text)),), language=language)


def a_document(text: str, language: str = "fr", published_on: date = DAY) -> Document:
    """A document with its sentences, without mentions."""
    page = a_bare_page(text, language)
    sentences, quotations = cut(page, load_packs()[language])
    return Document(page=page, published_on=published_on, sentences=sentences, quotations=quotations)
