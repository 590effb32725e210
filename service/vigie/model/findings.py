"""All that one article yields."""

from vigie.model.actor import Actor
from vigie.model.article import ArticleText
from vigie.model.claim import Claim
from vigie.model.event import Event
from vigie.model.record import Record
from vigie.model.stance import Stance


class Findings(Record):
    """The result of reading one article. Empty tuples where nothing was found: absence is no error."""

    article: ArticleText
    actors: tuple[Actor, ...] = ()
    events: tuple[Event, ...] = ()
    stances: tuple[Stance, ...] = ()
    claims: tuple[Claim, ...] = ()
