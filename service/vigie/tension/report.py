"""Finding in, reports out: what one article says that one party did to another, and what it weighs."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date
from hashlib import blake2b
from typing import NamedTuple

from vigie.model.event import Event
from vigie.model.identity import acting_parties, dyad_key
from vigie.model.stance import Stance
from vigie.ontology.parties import state_of
from vigie.tension.points import Points

LONGEST_QUOTE = 240
"""Characters of evidence that the state keeps of each key."""


class Key(NamedTuple):
    """What is counted once within an article."""

    offset: int
    """Days from the act to its publication, 0 to ``recap_days``."""
    backward: bool
    """False: the first code of the dyad acts on the second."""
    name: str
    """Event type, or act of a stance."""
    mode: str
    modality: str


class Citation(NamedTuple):
    """The words that show a key. Of several the smallest is kept, so that no order of arrival decides."""

    rank: str
    at: int
    article_id: str
    lightness: int
    """The weight below zero: within an article the strongest words come first."""
    start: int
    finding_id: str
    outlet: str
    url: str
    text: str


@dataclass(frozen=True, slots=True)
class Report:
    """One finding in one direction."""

    dyad: str
    published: int
    """Publication day as a proleptic ordinal."""
    rank: str
    at: int
    """Publication in seconds since 1970."""
    key: Key
    weight: int
    """Thousandths of a point; 0 for an event that only keeps stances from counting twice."""
    is_stance: bool
    span: tuple[int, int]
    citation: Citation


def rank_of(article_hash: str) -> str:
    """Place an article in the static order of samples: 64 bits in hex, evenly spread whatever the hash looks like."""
    return blake2b(article_hash.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def reports_of(finding: Event | Stance, points: Points) -> tuple[Report, ...]:
    """Say what a finding adds to which dyad.

    None where a party is missing, where civilians act on their own, or where a stance weighs nothing; two for what
    both sides do to each other, each with its full weight.
    """
    source, target, name = _act(finding)
    if not source or not target or source == target or not name or source.endswith(".CVL"):
        return ()
    dyad = dyad_key(source, target)
    published = finding.published_at.astimezone(UTC).date().toordinal()
    day = day_of_act(finding, published, points.recap_days)
    weight = 0 if day is None else _weight(finding, name, source, target, points)
    if isinstance(finding, Stance) and not weight:
        return ()
    both = isinstance(finding, Event) and finding.reciprocal
    backward = source > target
    offset = published - (published if day is None else day)
    return tuple(
        _report(finding, Key(offset, way, name, _mode(finding), finding.modality), dyad, published, weight)
        for way in ((backward, not backward) if both else (backward,))
    )


def _act(finding: Event | Stance) -> tuple[str | None, str | None, str | None]:
    if isinstance(finding, Event):
        return (*acting_parties(finding.type, finding.source, finding.target), finding.type)
    if finding.holder_kind == "outlet":
        return None, None, None
    return (*acting_parties("", finding.holder, finding.target), finding.act)


def _mode(finding: Event | Stance) -> str:
    return (finding.mode or "") if isinstance(finding, Event) else ""


def _weight(finding: Event | Stance, name: str, source: str, target: str, points: Points) -> int:
    at_home = state_of(source) == state_of(target)
    if points.weights[name].foreign_only and at_home:
        return 0
    return points.weight_of(name, finding.modality, finding.confidence)


def day_of_act(finding: Event | Stance, published: int, recap_days: int) -> int | None:
    """Day of the act; None where it is retold. Not known to the day, or yet to come: the publication day."""
    if isinstance(finding, Event) and finding.recap:
        return None
    days = _days_of(finding.date)
    if days is None or days[0] != days[1]:
        told_as_history = isinstance(finding, Event) and finding.background
        past = days is not None and days[1] < published - recap_days
        return None if told_as_history or past else published
    if days[1] < published - recap_days:
        return None
    return min(days[0], published)


def _days_of(written: str | None) -> tuple[int, int] | None:
    """First and last day of an ISO day, month or year; None where it is none of them."""
    parts = (written or "").split("-")
    try:
        year, month, day = (int(part) if part else 0 for part in (*parts, "", "")[:3])
        if day:
            known = date(year, month, day).toordinal()
            return known, known
        first, last = (month, month) if month else (1, 12)
        return date(year, first, 1).toordinal(), date(year, last, monthrange(year, last)[1]).toordinal()
    except ValueError:
        return None


def _report(finding: Event | Stance, key: Key, dyad: str, published: int, weight: int) -> Report:
    rank, at = rank_of(finding.article_hash), int(finding.published_at.timestamp())
    evidence = finding.evidence
    citation = Citation(
        rank=rank,
        at=at,
        article_id=finding.article_id,
        lightness=-weight,
        start=evidence.start,
        finding_id=finding.event_id if isinstance(finding, Event) else finding.stance_id,
        outlet=finding.outlet or "",
        url=finding.url or "",
        text=evidence.text[:LONGEST_QUOTE],
    )
    is_stance = isinstance(finding, Stance)
    return Report(dyad, published, rank, at, key, weight, is_stance, (evidence.start, evidence.end), citation)
