"""Who says what of one dyad and day: a state that merges in any order, as that of the index does.

A set of slots (what it is about, who speaks); of several sayings in one slot the newest stands. A join-semilattice:
union of slots, max of sayings. Slots beyond the bound leave by the hash of their name, a static order.
"""

from dataclasses import dataclass, field
from datetime import UTC
from typing import NamedTuple

import orjson

from vigie.model.claim import Claim
from vigie.model.codes import QUAD_CLASS
from vigie.model.event import Event
from vigie.model.identity import acting_parties, dyad_key
from vigie.ontology.outlets import all_outlets
from vigie.ontology.parties import state_of
from vigie.tension.points import Points
from vigie.tension.report import LONGEST_QUOTE, day_of_act, rank_of

BOUND = 256
"""Slots of one dyad and day; about 60 kB at most."""


class Slot(NamedTuple):
    """What is said of what, by whom: one voice has one saying."""

    kind: str
    """``quantity`` or ``act``."""
    about: str
    """Metric and subject, or event type."""
    reading: str
    """Of an act who did it to whom (``RUS>UKR``, ``not RUS>UKR``); empty for a quantity."""
    speaker: str
    """``party`` or ``outlet``."""
    who: str


class Saying(NamedTuple):
    """The words; compared from left to right, so that of two the later publication stands, whatever came first."""

    at: int
    """Publication in seconds since 1970."""
    article_hash: str
    start: int
    finding_id: str
    article_id: str
    value: float
    bound: str
    outlet: str
    country: str
    """State of the party or outlet; empty where it is not known."""
    text: str


@dataclass(frozen=True, slots=True)
class Said:
    """One saying with its place."""

    dyad: str
    published: int
    """Publication day as a proleptic ordinal."""
    day: int
    """Of a claim its publication day, of an event the day of the act."""
    slot: Slot
    saying: Saying


def said_by(finding: Event | Claim, points: Points) -> Said | None:
    """Say what a finding puts into which slot; None where it takes no side that another may contradict.

    Of events only deeds of conflict that are told as done, or as not done: words may differ without contradiction.
    """
    return _act(finding, points) if isinstance(finding, Event) else _quantity(finding)


def _quantity(claim: Claim) -> Said | None:
    who = claim.claimant or claim.outlet
    if not claim.subject or not who or "-" in claim.dyad.split("|"):
        return None
    day = _published(claim)
    slot = Slot("quantity", f"{claim.metric} {claim.subject}", "", "party" if claim.claimant else "outlet", who)
    return Said(claim.dyad, day, day, slot, _saying(claim, claim.claim_id, claim.value, claim.bound))


def _act(event: Event, points: Points) -> Said | None:
    source, target = acting_parties(event.type, event.source, event.target)
    told = event.modality in ("asserted", "negated") and not event.reciprocal
    if not (source and target and event.outlet and told) or QUAD_CLASS[event.type] != "material_conflict":
        return None
    published = _published(event)
    day = day_of_act(event, published, points.recap_days)
    if day is None or source == target:
        return None
    reading = f"not {source}>{target}" if event.modality == "negated" else f"{source}>{target}"
    slot = Slot("act", event.type, reading, "outlet", event.outlet)
    return Said(dyad_key(source, target), published, day, slot, _saying(event, event.event_id, 0.0, ""))


def _saying(finding: Event | Claim, finding_id: str, value: float, bound: str) -> Saying:
    claimant = finding.claimant if isinstance(finding, Claim) else None
    country = state_of(claimant) if claimant else all_outlets().seat(finding.outlet, finding.url)
    return Saying(
        at=int(finding.published_at.timestamp()),
        article_hash=finding.article_hash,
        start=finding.evidence.start,
        finding_id=finding_id,
        article_id=finding.article_id,
        value=value,
        bound=bound,
        outlet=finding.outlet or "",
        country=country or "",
        text=finding.evidence.text[:LONGEST_QUOTE],
    )


def _published(finding: Event | Claim) -> int:
    return finding.published_at.astimezone(UTC).date().toordinal()


@dataclass(slots=True)
class Sayings:
    """What is said of one dyad and day."""

    slots: dict[Slot, Saying] = field(default_factory=dict)
    bound: int = BOUND

    def add(self, slot: Slot, saying: Saying) -> None:
        """Take in one saying."""
        self.slots[slot] = max(saying, self.slots.get(slot, saying))
        if len(self.slots) > self.bound:
            del self.slots[max(self.slots, key=_rank)]

    def merge(self, other: "Sayings") -> None:
        """Become the union of both."""
        for slot, saying in other.slots.items():
            self.add(slot, saying)

    def encode(self) -> bytes:
        """Write it; equal sayings give equal bytes."""
        return orjson.dumps([[[*slot], [*saying]] for slot, saying in sorted(self.slots.items())])


def decoded_sayings(value: bytes | None, bound: int = BOUND) -> Sayings:
    """Read sayings; of nothing, none."""
    rows = orjson.loads(value) if value else []
    return Sayings({Slot(*slot): Saying(*saying) for slot, saying in rows}, bound)


def _rank(slot: Slot) -> tuple[str, Slot]:
    return rank_of("\x1f".join(slot)), slot
