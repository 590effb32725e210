"""A day of a dyad in, its records out: what the index is made of, act by act, with the words that show it."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from heapq import nlargest
from math import fsum

from vigie.model.alert import Alert, Step
from vigie.model.identity import digest
from vigie.model.tension import Cited, Contribution, Directed, Tension
from vigie.tension.alert import Episode
from vigie.tension.history import History, Load, cell_key
from vigie.tension.index import QUANTILE
from vigie.tension.points import LEVELS
from vigie.tension.report import Citation
from vigie.tension.summary import keys_of

SHOWN = 10
SHOWN_RELIEF = 3
SHOWN_OUTLETS = 10

Act = tuple[int, bool, str, str, str]
"""Day, direction, name, mode, modality: one item, whatever the number of its articles."""


@dataclass(slots=True)
class _Share:
    felt: list[float] = field(default_factory=list)
    articles: int = 0
    outlets: set[str] = field(default_factory=set)
    citation: Citation | None = None


def tension_of(history: History, day: int, load: Load, *, revision: int, extractor_version: str) -> Tension:
    """Account for the tension of a dyad on a day."""
    points, masses = history.points, history.masses
    pressure, support = history.pressure(day), history.support(day)
    conflict, relief = history.decayed(masses.both, day), history.decayed(masses.calming, day)
    ways = [history.decayed(curve, day) for curve in masses.conflict]
    index = history.index(day)
    unrelieved = _index(history, conflict, day)
    threat = history.decayed(masses.threat, day) / conflict * index if conflict else 0.0
    contributions, reliefs = explained(history, day, load)
    margin = QUANTILE * support.deviation
    return Tension(
        dyad=history.dyad,
        day=_iso(day),
        revision=revision,
        extractor_version=extractor_version,
        points_version=points.version,
        index=index,
        index_without_relief=unrelieved,
        threat=threat,
        act=index - threat,
        low=_index(history, max(0.0, pressure - margin), day),
        high=_index(history, pressure + margin, day),
        level=history.level(day),
        change_1d=index - history.index(day - 1),
        change_7d=index - history.index(day - 7),
        trend_index=history.index_of(history.slow_share(day)),
        momentum=history.momentum(day),
        baseline=history.usual_index(day),
        z=history.deviation(day),
        pressure=pressure,
        conflict=conflict,
        relief=relief,
        asymmetry=(ways[0] - ways[1]) / (ways[0] + ways[1]) if conflict else 0.0,
        directed=(_directed(history, day, backward=False), _directed(history, day, backward=True)),
        volume=history.volume.decayed(day, history.fast),
        articles=support.articles,
        outlets=support.outlets,
        n_eff=support.n_eff,
        outlet_diversity=support.diversity,
        thin=support.n_eff < points.thin_articles or support.outlets < points.thin_outlets,
        contributions=tuple(nlargest(SHOWN, contributions, key=lambda c: c.index)),
        reliefs=tuple(nlargest(SHOWN_RELIEF, reliefs, key=lambda c: -c.index)),
    )


def explained(history: History, day: int, load: Load) -> tuple[list[Contribution], list[Contribution]]:
    """Split the index into its acts.

    Returns:
        All conflict, which sums to the index within 1e-9, and all relief, which sums to what it takes away. Both in
        the order of day, direction and name.
    """
    conflict: dict[Act, _Share] = defaultdict(_Share)
    relief: dict[Act, _Share] = defaultdict(_Share)
    weights = history.points.weights
    for published in history.publications(day):
        value = load(cell_key(history.dyad, published))
        if value is None:
            continue
        for key, told in keys_of(value, history.copies(published), history.points).items():
            acted = published - key.offset
            if weight := history.fast.weight(day - acted):
                shares = relief if weights[key.name].part == "relief" else conflict
                share = shares[acted, key.backward, key.name, key.mode, key.modality]
                share.felt.append(told.weight * weight)
                share.articles += told.articles
                share.outlets |= told.outlets
                cited = [citation for citation in (share.citation, told.citation) if citation]
                share.citation = min(cited, default=None)
    index = history.index(day)
    unrelieved = _index(history, history.decayed(history.masses.both, day), day)
    return _scaled(history, conflict, index), _scaled(history, relief, index - unrelieved)


def alert_of(history: History, episode: Episode, load: Load, *, revision: int, extractor_version: str) -> Alert:
    """Describe an episode, with the evidence of its last step."""
    last = episode.turns[-1].day if episode.turns else episode.entered
    shown = tension_of(history, last, load, revision=revision, extractor_version=extractor_version)
    copied = ("index", "z", "change_7d", "low", "high", "threat", "act", "asymmetry", "contributions", "points_version")
    return Alert(
        alert_id=alert_id(history.dyad, episode, extractor_version),
        dyad=history.dyad,
        entered_on=_iso(episode.entered),
        left_on=None if episode.left is None else _iso(episode.left),
        state="open" if episode.left is None else "closed",
        revision=revision,
        extractor_version=extractor_version,
        level=LEVELS[episode.level],
        steps=tuple(
            Step(
                day=_iso(turn.day),
                kind=turn.kind,
                level=LEVELS[turn.level],
                index=history.index(turn.day),
                z=history.deviation(turn.day),
                reasons=turn.reasons,
            )
            for turn in episode.turns
        ),
        peak=episode.peak,
        peak_on=_iso(episode.peak_day),
        **{name: getattr(shown, name) for name in copied},
    )


def alert_id(dyad: str, episode: Episode, extractor_version: str) -> str:
    """Name an episode by dyad, first day and version, so that no second delivery makes a second alert."""
    return digest("alert", dyad, _iso(episode.entered), extractor_version)


def _scaled(history: History, shares: dict[Act, _Share], whole: float) -> list[Contribution]:
    total = fsum(felt for share in shares.values() for felt in share.felt)
    parties = history.dyad.split("|")
    return [
        Contribution(
            source=parties[act[1]],
            target=parties[not act[1]],
            act=act[2],
            mode=act[3] or None,
            modality=act[4],
            day=_iso(act[0]),
            part=history.points.weights[act[2]].part,
            index=whole * fsum(share.felt) / total if total else 0.0,
            articles=share.articles,
            outlets=tuple(sorted(share.outlets)[:SHOWN_OUTLETS]),
            evidence=_cited(share.citation),
        )
        for act, share in sorted(shares.items())
    ]


def _cited(citation: Citation | None) -> Cited | None:
    if citation is None:
        return None
    return Cited(
        article_id=citation.article_id,
        outlet=citation.outlet or None,
        url=citation.url or None,
        finding_id=citation.finding_id,
        text=citation.text,
    )


def _directed(history: History, day: int, *, backward: bool) -> Directed:
    parties = history.dyad.split("|")
    return Directed(
        source=parties[backward],
        target=parties[not backward],
        index=_index(history, history.directed_pressure(day, backward=backward), day),
        conflict_milli=history.masses.conflict[backward].get(day, 0),
        relief_milli=history.masses.relief[backward].get(day, 0),
    )


def _index(history: History, pressure: float, day: int) -> float:
    return history.index_of(history.share(pressure, day))


def _iso(day: int) -> str:
    return date.fromordinal(day).isoformat()
