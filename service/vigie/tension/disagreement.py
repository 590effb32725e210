"""Events and claims of a dyad in, contradictions out. Pure; the order of what comes in does not matter."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC
from math import inf

from vigie.model.claim import Claim
from vigie.model.codes import QUAD_CLASS
from vigie.model.disagreement import Disagreement, Voice
from vigie.model.event import Event
from vigie.model.identity import acting_parties
from vigie.tension.report import LONGEST_QUOTE

ABOUT = 1.25
""""About 100" is held to mean 80 to 125."""


def quantities_in_dispute(claims: Iterable[Claim]) -> tuple[Disagreement, ...]:
    """Find numbers of one thing on one publication day that exclude each other.

    A voice is the claimant, or the outlet where the article vouches for the number itself; of several numbers of one
    voice the last of the day stands. Sorted by spread, the widest first.
    """
    groups: dict[tuple[str, str, str], dict[str, Claim]] = defaultdict(dict)
    for claim in sorted(claims, key=lambda c: (c.published_at, c.article_hash, c.evidence.start, c.claim_id)):
        voice = claim.claimant or claim.outlet
        if claim.subject and voice:
            day = claim.published_at.astimezone(UTC).date().isoformat()
            groups[claim.dyad, day, f"{claim.metric} {claim.subject}"][voice] = claim
    found = [_quantity(*group, voices) for group, voices in groups.items()]
    return tuple(sorted(filter(None, found), key=lambda d: (-d.spread, d.dyad, d.day, d.about)))


def acts_in_dispute(events: Iterable[Event]) -> tuple[Disagreement, ...]:
    """Find deeds of one day that some outlets lay on one party and others on the other, or say did not happen.

    Each outlet has one vote per deed and reading. Sorted by spread, the most even split first.
    """
    groups: dict[tuple[str, str, str], dict[str, dict[str, Event]]] = defaultdict(lambda: defaultdict(dict))
    for event in sorted(events, key=lambda e: (e.article_hash, e.evidence.start, e.event_id)):
        source, target = acting_parties(event.type, event.source, event.target)
        told = event.modality in {"asserted", "negated"} and not event.reciprocal
        if source and target and event.outlet and told and QUAD_CLASS[event.type] == "material_conflict":
            day = event.date or event.published_at.astimezone(UTC).date().isoformat()
            reading = f"not {source}>{target}" if event.modality == "negated" else f"{source}>{target}"
            groups[event.dyad, day, event.type][reading].setdefault(event.outlet, event)
    found = [_act(*group, readings) for group, readings in groups.items()]
    return tuple(sorted(filter(None, found), key=lambda d: (-d.spread, d.dyad, d.day, d.about)))


def _quantity(dyad: str, day: str, about: str, claims: dict[str, Claim]) -> Disagreement | None:
    voices = [
        Voice(
            who=who,
            value=claim.value,
            low=(span := _span(claim))[0],
            high=None if span[1] == inf else span[1],
            outlets=(claim.outlet,) if claim.outlet else (),
            text=claim.evidence.text[:LONGEST_QUOTE],
        )
        for who, claim in sorted(claims.items())
    ]
    spans = [_span(claim) for claim in claims.values()]
    if not voices or max(low for low, _ in spans) <= min(high for _, high in spans):
        return None
    values = [claim.value for claim in claims.values()]
    return Disagreement(
        kind="quantity",
        dyad=dyad,
        day=day,
        about=about,
        spread=max(values) / max(min(values), 1.0),
        opposed=set(dyad.split("|")) <= claims.keys(),
        voices=tuple(voices),
    )


def _span(claim: Claim) -> tuple[float, float]:
    """Smallest and largest number that a claim allows."""
    value = claim.value
    return {
        "exact": (value, value),
        "about": (value / ABOUT, value * ABOUT),
        "at_least": (value, inf),
        "at_most": (0.0, value),
    }[claim.bound]


def _act(dyad: str, day: str, event_type: str, readings: dict[str, dict[str, Event]]) -> Disagreement | None:
    """Outlets that tell both readings see an exchange of blows; they take no side."""
    sides = {
        reading: told.keys() - {outlet for other, too in readings.items() if other != reading for outlet in too}
        for reading, told in readings.items()
    }
    sides = {reading: outlets for reading, outlets in sides.items() if outlets}
    if len(sides) < 2:
        return None
    total = sum(map(len, sides.values()))
    return Disagreement(
        kind="act",
        dyad=dyad,
        day=day,
        about=event_type,
        spread=1.0 - sum((len(outlets) / total) ** 2 for outlets in sides.values()),
        opposed=len({reading for reading in sides if not reading.startswith("not ")}) > 1,
        voices=tuple(
            Voice(
                who=reading,
                outlets=tuple(sorted(outlets)),
                text=readings[reading][min(outlets)].evidence.text[:LONGEST_QUOTE],
            )
            for reading, outlets in sorted(sides.items())
        ),
    )
