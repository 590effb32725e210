"""A day of a dyad in, its records out: what the index is made of, act by act, with the words that show it."""

from datetime import date

from vigie.model.alert import Alert, Step
from vigie.model.identity import digest
from vigie.model.tension import Cited, Contribution, Directed, Tension
from vigie.tension.alert import Episode
from vigie.tension.history import Act, History, Load
from vigie.tension.index import QUANTILE
from vigie.tension.points import LEVELS
from vigie.tension.report import Citation

SHOWN = 10
SHOWN_RELIEF = 3
SHOWN_OUTLETS = 10


def tension_of(history: History, day: int, load: Load, *, revision: int, extractor_version: str) -> Tension:
    """Account for the tension of a dyad on a day."""
    points, masses = history.points, history.masses
    pressure, support = history.pressure(day), history.support(day)
    conflict, relief = history.decayed(masses.both, day), history.decayed(masses.calming, day)
    ways = [history.decayed(curve, day) for curve in masses.conflict]
    index = history.index(day)
    unrelieved = _index(history, conflict, day)
    threat = history.decayed(masses.threat, day) / conflict * index if conflict else 0.0
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
        contributions=explained(history, day, load, most=SHOWN),
        reliefs=explained(history, day, load, relief=True, most=SHOWN_RELIEF),
    )


def explained(
    history: History, day: int, load: Load, *, relief: bool = False, most: int | None = None
) -> tuple[Contribution, ...]:
    """Split the index into its acts, the largest first.

    Args:
        history: the dyad.
        day: the day to explain.
        load: finds the cells with the evidence.
        relief: the acts that calm instead of those that raise; what they take away is below zero.
        most: number of acts; None for all, which sum to the index (relief: to what it takes away) within 1e-9.
    """
    index = history.index(day)
    masses = history.masses.calming if relief else history.masses.both
    whole = history.fast.summed(masses, day)
    if relief:
        index -= _index(history, history.decayed(history.masses.both, day), day)
    felt = [
        (mass * weight, act)
        for age, weight in enumerate(history.fast.weights)
        for mass, act in _first(history, day - age, relief=relief, most=most)
    ]
    ordered = sorted(felt, key=_order)[:most]
    return tuple(_contribution(history, act, index * share / whole, load) for share, act in ordered)


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


def _first(history: History, day: int, *, relief: bool, most: int | None) -> list[tuple[int, Act]]:
    return (history.calming_acts if relief else history.acts).get(day, [])[:most]


def _order(told: tuple[float, Act]) -> tuple[float, Act]:
    return -told[0], told[1]


def _contribution(history: History, act: Act, index: float, load: Load) -> Contribution:
    known = history.tellings.setdefault(act.day, {})
    if act not in known:
        known[act] = _telling(history, act, load)
    told: Contribution = known[act]
    return told.model_copy(update={"index": index})


def _telling(history: History, act: Act, load: Load) -> Contribution:
    """Find who tells an act, on all days of publication; what it adds to an index is left at 0."""
    articles, outlets, citations = 0, set[str](), []
    for published in range(act.day, act.day + history.points.recap_days + 1):
        key = act.key(published)
        if history.is_told(key, published):
            told = history.told(key, published, load)
            articles += told.articles
            outlets |= told.outlets
            citations += [told.citation] if told.citation else []
    parties = history.dyad.split("|")
    return Contribution(
        source=parties[act.backward],
        target=parties[not act.backward],
        act=act.name,
        mode=act.mode or None,
        modality=act.modality,
        day=_iso(act.day),
        part=history.points.weights[act.name].part,
        index=0.0,
        articles=articles,
        outlets=tuple(sorted(outlets)[:SHOWN_OUTLETS]),
        evidence=_cited(min(citations, default=None)),
    )


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
