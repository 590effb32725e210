"""Who is spoken of: names, roles and people to parties and persons, with their links through the article."""

from vigie.extraction.actors.cast import CastMember, actors_of
from vigie.extraction.actors.context import link
from vigie.extraction.actors.mentions import read_mentions

__all__ = ["CastMember", "actors_of", "link", "read_mentions"]
