"""How every record looks on the wire: JSON, UTF-8, frozen, RFC 3339 instants in UTC."""

from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainSerializer, WithJsonSchema


def rfc3339(instant: datetime) -> str:
    """Write an instant as RFC 3339 in UTC with ``Z``, microseconds only where there are any."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def in_utc(instant: datetime) -> datetime:
    """Take an instant without a zone for one in UTC."""
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)


Instant = Annotated[
    datetime,
    AfterValidator(in_utc),
    PlainSerializer(rfc3339, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]


class Record(BaseModel):
    """A value that does not change. Unknown fields of later versions are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Message(Record):
    """A record that is the value of one Kafka message."""

    schema_version: Literal["1"] = "1"


class Place(Record):
    """A stretch of the article's text, in characters."""

    start: int
    end: int


class Evidence(Record):
    """The words that show a finding: ``text == article.text[start:end]``, offsets in characters."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)
    text: str


class Finding(Message):
    """What every finding says of the article that it was found in."""

    article_id: str
    article_hash: str
    """Copies of one text share it, whatever their id or outlet."""
    outlet: str | None = None
    url: str | None = None
    published_at: Instant
    extractor_version: str
