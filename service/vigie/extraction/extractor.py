"""Article in, findings out: the order of the stages."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache, cached_property
from typing import Any

from vigie.errors import Misconfigured
from vigie.extraction.actors.cast import CastMember, actors_of
from vigie.extraction.actors.context import link
from vigie.extraction.actors.mentions import read_mentions
from vigie.extraction.attribution.reader import attributions_of
from vigie.extraction.claims.reader import ClaimDraft, read_claims
from vigie.extraction.claims.relevance import relevant
from vigie.extraction.document import Document, Page, Span
from vigie.extraction.events.choice import Choice, read_choice
from vigie.extraction.events.draft import EventDraft
from vigie.extraction.events.merge import told_of
from vigie.extraction.events.reader import events_of, read_mentions_of_acts, readings
from vigie.extraction.events.why import NearMiss, near_misses
from vigie.extraction.network.relations import Network, shared_network
from vigie.extraction.page.clean import clean
from vigie.extraction.page.fingerprint import article_hash
from vigie.extraction.records import Recorder
from vigie.extraction.stages import stages_of
from vigie.extraction.stances import StanceDraft, stances_of
from vigie.extraction.syntax.parse import Parser, SpacyParser
from vigie.extraction.text.sentences import cut
from vigie.extraction.text.word_groups import word_groups_of
from vigie.languages.names import Names, names_of
from vigie.languages.pack import Pack, load_packs
from vigie.model.article import Article, ArticleText, WordGroup
from vigie.model.codes import PublishedAtSource
from vigie.model.findings import Findings
from vigie.model.record import Place
from vigie.ontology.attitudes import read_attitudes

EXTRACTOR_VERSION = "17"
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
        chosen = self.pack.grammar.parser
        if chosen is None:
            raise Misconfigured(f"{self.pack.folder / 'grammar.yaml'}: name a parser")
        return SpacyParser(chosen)

    @property
    def network(self) -> Network:
        """The network that gives a second opinion: one for all languages."""
        return shared_network()

    @cached_property
    def choice(self) -> Choice:
        """Weights of the choice between readings."""
        return read_choice()

    def load(self) -> None:
        """Load all of it, by reading a word."""
        if self.names is None:
            return
        document = _document(Page(text="-", body=(Span(0, 1),), language=self.pack.code), date.min, self, dated=True)
        read_mentions_of_acts(document, self.pack, self.parser, self.choice, self.network)
        read_claims(document, self.pack)


@dataclass(frozen=True, slots=True)
class Reading:
    """All that the stages found in one article."""

    document: Document
    actors: list[CastMember]
    events: list[EventDraft]
    stances: list[StanceDraft]
    claims: list[ClaimDraft]


class Extractor:
    """Reads articles. Holds what is loaded once: packs and parsers. Pure: the same article, the same findings."""

    def __init__(self) -> None:
        self._packs = load_packs()
        self._readers = {code: Reader(pack) for code, pack in self._packs.items()}

    def load(self) -> None:
        """Load now what the first article of each language would load.

        Raises:
            Misconfigured: where a pack is wrong or weights are missing.
        """
        for reader in self._readers.values():
            reader.load()

    def read(self, article: Article) -> Findings:
        """Read one article.

        Raises:
            Rejected: where the article holds nothing to read.
        """
        page = clean(article, self._packs)
        text = _article_text(article, page, word_groups_of(page, self._packs.get(page.language)))
        reading = self._reading(page, text.published_at.date(), dated=text.published_at_source != "ingested")
        if reading is None:
            return Findings(article=text)
        recorder = Recorder(text, reading.document)
        return Findings(
            article=text,
            actors=tuple(recorder.actor(member) for member in reading.actors),
            events=tuple(recorder.event(draft) for draft in reading.events),
            stances=tuple(recorder.stance(draft) for draft in reading.stances),
            claims=tuple(recorder.claim(draft) for draft in reading.claims),
        )

    def stages(self, article: Article) -> dict[str, Any]:
        """Show what the stages before the findings saw in an article, ready for JSON; offsets as everywhere."""
        read = self.document(article)
        if read is None:
            return {"language": clean(article, self._packs).language}
        document, reader = read
        return stages_of(document, reader.pack, reader.parser)

    def near_misses(self, article: Article) -> list[NearMiss]:
        """List the readings that nearly became events, the surest first; offsets as everywhere."""
        read = self.document(article)
        if read is None:
            return []
        document, reader = read
        return near_misses(readings(document, reader.pack, reader.parser, reader.choice, reader.network), reader.choice)

    def document(self, article: Article) -> tuple[Document, Reader] | None:
        """Read an article up to its mentions, for those who judge the later stages alone."""
        page = clean(article, self._packs)
        text = _article_text(article, page)
        reader = self._readers.get(page.language)
        if reader is None or reader.names is None:
            return None
        return _document(page, text.published_at.date(), reader, dated=text.published_at_source != "ingested"), reader

    def _reading(self, page: Page, published_on: date, *, dated: bool) -> Reading | None:
        """Read a cleaned page; None where its language has no pack."""
        reader = self._readers.get(page.language)
        if reader is None or reader.names is None:
            return None
        document = _document(page, published_on, reader, dated=dated)
        told = read_mentions_of_acts(document, reader.pack, reader.parser, reader.choice, reader.network)
        events = events_of(told, reader.choice)
        stances = stances_of(document, told, read_attitudes(), attributions_of(document, document.clauses))
        claims = relevant(read_claims(document, reader.pack), events)
        return Reading(document, actors_of(document, told_of(told)), events, stances, claims)


def _document(page: Page, published_on: date, reader: Reader, *, dated: bool) -> Document:
    assert reader.names is not None  # noqa: S101  both callers looked
    document = Document(page=page, published_on=published_on, dated=dated)
    document.sentences, document.quotations = cut(page, reader.pack)
    document.mentions = read_mentions(document, reader.names)
    document.mentions = link(document, reader.names)
    return document


@cache
def shared_extractor() -> Extractor:
    """One extractor a process: loading packs and parsers costs seconds, reading costs milliseconds."""
    return Extractor()


def _article_text(article: Article, page: Page, groups: tuple[WordGroup, ...] = ()) -> ArticleText:
    assert article.ingested_at is not None  # noqa: S101  read_article sets it
    published_at: datetime = article.ingested_at
    source: PublishedAtSource = "ingested"
    if article.published_at:
        published_at, source = article.published_at, "given"
    elif page.published_on and page.published_on <= article.ingested_at.date():
        published_at, source = datetime.combine(page.published_on, time(), UTC), "page"
    return ArticleText(
        article_id=article.article_id,
        article_hash=article_hash(page),
        text=page.text,
        body=tuple(Place(start=span.start, end=span.end) for span in page.body),
        title=page.title,
        outlet=article.outlet or page.outlet,
        url=article.url,
        published_at=published_at,
        published_at_source=source,
        ingested_at=article.ingested_at,
        language=page.language,
        extractor_version=EXTRACTOR_VERSION,
        word_groups=groups,
    )
