"""Claims and events of one article in, the claims that matter to a crisis out."""

from collections.abc import Iterable

from vigie.extraction.claims.reader import ClaimDraft
from vigie.extraction.events.draft import EventDraft

MONEY = ("money_usd", "money_eur", "money_other")


def relevant(claims: Iterable[ClaimDraft], events: Iterable[EventDraft]) -> list[ClaimDraft]:
    """Leave out sums of money where nothing happens between two parties: business and sport are full of them."""
    between = any(event.source and event.target for event in events)
    return [claim for claim in claims if between or claim.metric not in MONEY]
