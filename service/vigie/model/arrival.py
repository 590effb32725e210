"""An article that was read: what the volume of its publication day counts."""

from vigie.model.article import WordGroup
from vigie.model.record import Message

MOST_STATES = 12
"""States of one article that are counted: those it names most."""


class Arrival(Message):
    """One article on the day it was published; copies share their hash, so that each text counts once."""

    day: str
    """ISO day, UTC."""
    article_hash: str
    word_groups: tuple[WordGroup, ...] = ()
    """Word groups of `vigie gpr` that fire in it."""
    states: tuple[str, ...] = ()
    """Where any fires: the states that it names, by code; at most twelve."""

    @property
    def marks(self) -> tuple[str, ...]:
        """What the sketch of the day keeps of it beside its rank; nothing where no group fires."""
        return (*self.word_groups, *self.states) if self.word_groups else ()
