"""A message that could not be processed, with all that is needed to look at it and to send it again."""

from pydantic import ConfigDict, Field

from vigie.model.record import Instant, Message


class RejectedArticle(Message):
    """One record of ``vigie.rejected.v1``. On the wire ``value`` and ``key`` are the record's own, the rest headers."""

    model_config = ConfigDict(frozen=True, extra="ignore", ser_json_bytes="base64", val_json_bytes="base64")

    reason: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    """Short code: ``not_json``, ``published_in_the_future``, ``bug``."""
    detail: str = ""
    """One line for a person; never the content."""
    topic: str
    """Where the message came from."""
    partition: int = Field(ge=0)
    offset: int = Field(ge=0)
    timestamp: Instant
    """Kafka timestamp of the message as it came."""
    rejected_at: Instant
    attempt: int = Field(default=1, ge=1)
    """How often it has been tried."""
    group: str = ""
    """Consumer group that could not process it."""
    key: bytes | None = None
    value: bytes | None = None
    """The message's own bytes, untouched."""
    headers: tuple[tuple[str, bytes], ...] = ()
    """The message's own headers."""
