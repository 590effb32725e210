"""Where a list goes on: an instant or a day and an id, as one opaque text."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from datetime import UTC, datetime

from starlette.exceptions import HTTPException

Place = tuple[datetime, str]


def written(place: Place) -> str:
    """Write a place."""
    return urlsafe_b64encode(f"{place[0].astimezone(UTC).isoformat()} {place[1]}".encode()).decode().rstrip("=")


def read(text: str | None) -> Place | None:
    """Read a place; None of nothing.

    Raises:
        HTTPException: 422 where nobody here wrote it.
    """
    if not text:
        return None
    try:
        at, _, name = urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode().partition(" ")
        instant = datetime.fromisoformat(at)
        place = instant.astimezone(UTC), name
    except (Error, ValueError, OverflowError) as error:  # the last: in UTC it lies outside the calendar
        raise HTTPException(422, "after: send what next gave") from error
    if instant.tzinfo is None or not name:
        raise HTTPException(422, "after: send what next gave")
    return place
