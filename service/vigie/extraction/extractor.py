"""Article in, findings out: the order of the stages."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property

from vigie.extraction.actors.cast import CastMember, actors_of
from vigie.extraction.actors.context import link
from vigie.extraction.actors.mentions import read_mentions
from vigie.extraction.document import Document, Page, Quotation, Sentence, Span
from vigie.extraction.events.choice import Choice, read_choice
from vigie.extraction.events.draft import EventDraft
from vigie.extraction.events.reader import read_events
from vigie.extraction.records import Recorder
from vigie.extraction.stances import StanceDraft, stances_of
from vigie.extraction.syntax.parse import Parser, SpacyParser
from vigie.languages.names import Names, names_of
from vigie.languages.pack import Pack, load_packs
from vigie.model.article import Article, ArticleText, BodySpan
from vigie.model.findings import Findings
from vigie.model.identity import digest
from vigie.ontology.attitudes import read_attitudes

EXTRACTOR_VERSION = "1"
"""Changes with every change of the readings; findings of different versions never mix in one table."""


@dataclass(frozen=True)
class Reader:
    """What reads one language: its pack, its names and its parser, each loaded when the first article needs it."""

    pack: Pack

    @cached_property
    def names(self) -> Names | None:
        """Names of actors."""
        return names_of(self.pack.code)

    @cached_property
    def parser(self) -> Parser:
        """The parser that the pack chooses."""
        return SpacyParser(self.pack.grammar.parser)

    @cached_property
    def choice(self) -> Choice:
        """Weights of the choice between readings."""
        return read_choice()


@dataclass(frozen=True, slots=True)
class Reading:
    """All that the stages found in one article."""

    document: Document
    actors: list[CastMember]
    events: list[EventDraft]
    stances: list[StanceDraft]


class Extractor:
    """Reads articles. Holds what is loaded once: packs and parsers. Pure: the same article, the same findings."""

    def __init__(self) -> None:
        self._readers = {code: Reader(pack) for code, pack in load_packs().items()}

    def read(self, article: Article) -> Findings:
        """Read one article.

        Raises:
            Rejected: where the article holds nothing to read.
        """
        page = _rough_page(article)
        text = _article_text(article, page, article_hash=digest(page.text))
        reading = self.stages(page, _published_on(article))
        if reading is None:
            return Findings(article=text)
        recorder = Recorder(text, reading.document)
        return Findings(
            article=text,
            actors=tuple(recorder.actor(member) for member in reading.actors),
            events=tuple(recorder.event(draft) for draft in reading.events),
            stances=tuple(recorder.stance(draft) for draft in reading.stances),
        )

    def stages(self, page: Page, published_on: date) -> Reading | None:
        """Read a cleaned page; None where its language has no pack."""
        reader = self._readers.get(page.language)
        if reader is None or reader.names is None:
            return None
        document = Document(page=page, published_on=published_on)
        document.sentences, document.quotations = _rough_cut(page)
        document.mentions = read_mentions(document, reader.names)
        document.mentions = link(document, reader.names)
        events = read_events(document, reader.pack, reader.parser, reader.choice)
        stances = stances_of(document, events, read_attitudes())
        involved = {party for event in events for party in (event.source, event.target) if party}
        return Reading(document, actors_of(document, involved), events, stances)


@cache
def shared_extractor() -> Extractor:
    """One extractor a process: loading packs and parsers costs seconds, reading costs milliseconds."""
    return Extractor()


def _published_on(article: Article) -> date:
    instant = article.published_at or article.ingested_at
    assert instant is not None  # noqa: S101  read_article sets it
    return instant.date()


def _rough_page(article: Article) -> Page:
    text = article.text or article.html or ""
    body = tuple(Span(m.start(), m.end()) for m in re.finditer(r"\S(?:[^\n]|\n(?!\n))*", text))
    return Page(text=text, body=body, language=article.language or "fr")


def _rough_cut(page: Page) -> tuple[list[Sentence], list[Quotation]]:
    sentences: list[Sentence] = []
    for number, span in enumerate(page.body):
        for match in re.finditer(
            r"\S.*?(?:[.!?…][»”\"]?(?=\s+[A-ZÀ-Ý«“\"])|$)", page.text[span.start : span.end], re.DOTALL
        ):
            sentences.append(Sentence(len(sentences), span.start + match.start(), span.start + match.end(), number))
    quotations = [Quotation(m.start() + 1, m.end() - 1) for m in re.finditer(r"[«“\"][^«“\"»”\n]*[»”\"]", page.text)]
    return sentences, quotations


def _article_text(article: Article, page: Page, *, article_hash: str) -> ArticleText:
    assert article.ingested_at is not None  # noqa: S101  read_article sets it
    return ArticleText(
        article_id=article.article_id,
        article_hash=article_hash,
        text=page.text,
        body=tuple(BodySpan(start=span.start, end=span.end) for span in page.body),
        title=article.title,
        outlet=article.outlet or page.outlet,
        url=article.url,
        published_at=article.published_at or article.ingested_at,
        published_at_source="given" if article.published_at else "ingested",
        ingested_at=article.ingested_at,
        language=page.language,
        extractor_version=EXTRACTOR_VERSION,
    )
