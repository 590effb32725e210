"""An article as it comes in, and the exact text that all offsets refer to."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from pydantic import AliasChoices, ConfigDict, Field, TypeAdapter, ValidationError, field_validator, model_validator

from vigie.errors import Rejected
from vigie.model.codes import PublishedAtSource
from vigie.model.identity import digest
from vigie.model.record import Instant, Message, Place, in_utc

WordGroup = Literal["act", "threat"]
"""Word groups of the share of articles in the manner of GPR."""
MAX_TEXT = 200_000
"""Characters of ``text``: forty times a long article; more is not one article."""
MAX_HTML = 2_000_000
"""Characters of ``html``: the largest news pages are a quarter of it."""
MAX_TITLE, MAX_OUTLET, MAX_URL = 2_000, 200, 4_000
"""Characters of these fields; none that a publisher means is as long."""
FUTURE_TOLERANCE = timedelta(hours=24)
"""A day given without a zone may be ahead by that much; more is a wrong date."""
EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
"""Older is no day of a news page but what a program writes that knows none (year 1)."""


class Article(Message):
    """A news page, as a publisher pushes it. It needs ``text`` or ``html``; all else is filled in where it can be."""

    model_config = ConfigDict(frozen=True, extra="allow")

    article_id: str = Field(default="", max_length=512, validation_alias=AliasChoices("id", "article_id"))
    text: str | None = Field(default=None, max_length=MAX_TEXT)
    html: str | None = Field(default=None, max_length=MAX_HTML)
    title: str | None = Field(default=None, max_length=MAX_TITLE)
    outlet: str | None = Field(default=None, max_length=MAX_OUTLET)
    url: str | None = Field(default=None, max_length=MAX_URL)
    published_at: Instant | None = None
    language: str | None = Field(default=None, max_length=35)
    ingested_at: Instant | None = None

    @property
    def unknown_fields(self) -> tuple[str, ...]:
        """Names of the fields that nobody here knows: ignored, and counted."""
        return tuple(self.model_extra or ())

    @field_validator("article_id", mode="before")
    @classmethod
    def _id_as_text(cls, given: object) -> object:
        if given is None:
            return ""
        return str(given) if isinstance(given, int) and not isinstance(given, bool) else given

    @field_validator("published_at", "ingested_at", mode="before")
    @classmethod
    def _instant(cls, given: object) -> object:
        """Read a day, a local or a zoned instant; no zone means UTC, an empty text means unknown."""
        if given is None or (isinstance(given, str) and not given.strip()):
            return None
        if not isinstance(given, datetime | str):
            raise ValueError("an instant is a text such as 2022-02-12 or 2022-02-12T18:30:00Z")
        read = in_utc(given if isinstance(given, datetime) else datetime.fromisoformat(given.strip()))
        if read < EARLIEST:
            raise ValueError(f"is before {EARLIEST.year}: leave it out where it is not known")
        return read

    @field_validator("text", "html", "title", "outlet", "url", "article_id")
    @classmethod
    def _printable(cls, given: str | None) -> str | None:
        if given is not None and "\x00" in given:
            raise ValueError("holds a NUL character")
        return given

    @model_validator(mode="after")
    def _holds_words(self) -> "Article":
        if not holds_words(self.text) and not holds_words(self.html):
            raise ValueError("needs text or html with at least one letter or digit")
        return self


def holds_words(text: str | None) -> bool:
    """Tell whether something is written: blanks, marks and characters without width alone are nothing to read."""
    return any(map(str.isalnum, text or ""))


class ArticleText(Message):
    """The exact text that the offsets of all findings refer to, with what is known of the article."""

    article_id: str
    article_hash: str
    text: str
    body: tuple[Place, ...]
    """What of the text belongs to the article itself; the rest is furniture."""
    title: str | None = None
    outlet: str | None = None
    url: str | None = None
    published_at: Instant
    published_at_source: PublishedAtSource
    ingested_at: Instant
    language: str
    """ISO 639-1 code; ``und`` where it is not known."""
    word_groups: tuple[WordGroup, ...] = ()
    """Which word groups of `vigie gpr` the article fires in, sorted."""
    extractor_version: str


_ARTICLE = TypeAdapter(Article)


def read_article(value: bytes | None, *, ingested_at: datetime) -> Article:
    """Read one message of ``vigie.articles.v1``.

    Args:
        value: the bytes as they came.
        ingested_at: the Kafka timestamp, which stands whatever the article says of itself.

    Raises:
        Rejected: with the reason, whatever the bytes are.
    """
    if not value:
        raise Rejected("empty_message", "the message has no value")
    try:
        value.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Rejected("not_utf8", f"byte {error.start} is not UTF-8") from error
    try:
        article = _ARTICLE.validate_json(value)
    except ValidationError as error:
        raise _rejection(error) from error
    return _completed(article, ingested_at)


def article_from(fields: Mapping[str, Any], *, ingested_at: datetime) -> Article:
    """Read an article from decoded JSON; like ``read_article`` in all else."""
    try:
        article = _ARTICLE.validate_python(dict(fields))
    except ValidationError as error:
        raise _rejection(error) from error
    return _completed(article, ingested_at)


def _completed(article: Article, ingested_at: datetime) -> Article:
    if article.published_at and article.published_at > ingested_at + FUTURE_TOLERANCE:
        raise Rejected("published_in_the_future", f"published_at is {article.published_at.isoformat()}")
    name = article.article_id.strip() or "article-" + digest(article.url or article.text or article.html)
    return article.model_copy(update={"article_id": name, "ingested_at": ingested_at})


def _rejection(error: ValidationError) -> Rejected:
    """Choose the reason of the first thing that is wrong; the detail says where, never the content."""
    first = error.errors(include_url=False, include_input=False)[0]
    place = ".".join(str(part) for part in first["loc"]) or "message"
    detail = f"{place}: {first['msg'].removeprefix('Value error, ')}"[:300]
    if first["type"] == "json_invalid":
        return Rejected("not_json", detail)
    if first["type"] == "string_too_long":
        return Rejected("too_long", detail)
    if "NUL" in first["msg"]:
        return Rejected("nul_character", detail)
    if "needs text or html" in first["msg"]:
        return Rejected("no_text", detail)
    if first["loc"][:1] in (("published_at",), ("ingested_at",)):
        return Rejected("bad_date", detail)
    return Rejected("wrong_schema", detail)
