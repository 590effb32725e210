"""An actor: a party, or a person who acts for it, with every place where the article names them."""

from vigie.model.codes import Sector
from vigie.model.record import Finding, Place


class Actor(Finding):
    """A party or a named person of one article."""

    actor_id: str
    party: str | None
    """Party code of the codebook: ``RUS``, ``NATO``, ``UKR.REB``; null where it is not known."""
    person: str | None = None
    """Full name as far as the article gives it; null for the party itself."""
    sector: Sector | None = None
    name: str
    """How the article first names it."""
    mentions: tuple[Place, ...]
