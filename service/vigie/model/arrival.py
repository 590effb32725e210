"""An article that was read: what the volume of its publication day counts."""

from vigie.model.record import Message


class Arrival(Message):
    """One article on the day it was published; copies share their hash, so that each text counts once."""

    day: str
    """ISO day, UTC."""
    article_hash: str
