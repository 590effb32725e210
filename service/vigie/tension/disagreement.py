"""What is said of a dyad and day in, contradictions out. Pure; the order in which it was said does not matter."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from math import inf

from vigie.model.disagreement import Disagreement, Voice
from vigie.tension.sayings import Saying, Sayings, Slot

ABOUT = 1.25
""""About 100" is held to mean 80 to 125."""
SHOWN_OUTLETS = 20

Told = Mapping[Slot, Saying]


def disagreements_in(dyad: str, sayings: Sayings) -> tuple[Disagreement, ...]:
    """Find numbers that exclude each other, and deeds told in ways that exclude each other; the widest spread first.

    A number has one voice: the party that vouches for it, or the outlet where the article says it itself; of several
    numbers of one voice the newest stands. A deed (``ASSAULT`` of that day) is read by outlets: who did it to whom, or
    that it did not happen. An outlet that tells both readings sees an exchange of blows and takes no side.
    """
    groups: dict[tuple[str, str], dict[Slot, Saying]] = defaultdict(dict)
    for slot, saying in sorted(sayings.slots.items()):
        groups[slot.kind, slot.about][slot] = saying
    states = frozenset(dyad.split("|"))
    made = ((_quantity if kind == "quantity" else _act)(about, told, states) for (kind, about), told in groups.items())
    return tuple(sorted(filter(None, made), key=lambda one: (-one.spread, one.kind, one.about)))


def _quantity(about: str, told: Told, states: frozenset[str]) -> Disagreement | None:
    spans = {slot: _span(saying) for slot, saying in told.items()}
    if max(low for low, _ in spans.values()) <= min(high for _, high in spans.values()):
        return None
    voices = tuple(
        Voice(
            who=slot.who,
            kind="party" if slot.speaker == "party" else "outlet",
            value=saying.value,
            low=spans[slot][0],
            high=None if spans[slot][1] == inf else spans[slot][1],
            **_shown([saying]),
        )
        for slot, saying in told.items()
    )
    values = [saying.value for saying in told.values()]
    pairs = [
        (told[one].country, told[other].country)
        for one in told
        for other in told
        if spans[one][1] < spans[other][0] and told[one].country and told[other].country
    ]
    outlets = {slot.who: told[slot].country for slot in told if slot.speaker == "outlet"}
    return Disagreement(
        kind="quantity",
        about=about,
        spread=max(values) / max(min(values), 1.0),
        opposed=any({*pair} == states for pair in pairs),
        abroad=any(one != other and {one, other} <= {*outlets.values()} for one, other in pairs),
        voices=voices,
    )


def _span(saying: Saying) -> tuple[float, float]:
    """Smallest and largest number that the words allow."""
    value = saying.value
    return {
        "exact": (value, value),
        "about": (value / ABOUT, value * ABOUT),
        "at_least": (value, inf),
        "at_most": (0.0, value),
    }[saying.bound]


def _act(about: str, told: Told, states: frozenset[str]) -> Disagreement | None:
    readings: dict[str, dict[str, Saying]] = defaultdict(dict)
    for slot, saying in told.items():
        readings[slot.reading][slot.who] = saying
    sides: dict[str, dict[str, Saying]] = {}
    for reading, by in readings.items():
        others = {outlet for other, too in readings.items() if other != reading for outlet in too}
        alone = {outlet: saying for outlet, saying in by.items() if outlet not in others}
        if alone:
            sides[reading] = alone
    if len(sides) < 2:
        return None
    total = sum(map(len, sides.values()))
    countries = [{saying.country for saying in side.values()} - {""} for side in sides.values()]
    apart = [(one, other) for at, one in enumerate(countries) for other in countries[:at]]
    return Disagreement(
        kind="act",
        about=about,
        spread=1.0 - sum((len(side) / total) ** 2 for side in sides.values()),
        opposed=any({a, b} == states for one, other in apart for a in one for b in other),
        abroad=any(one and other and not one & other for one, other in apart),
        voices=tuple(Voice(who=reading, kind="reading", **_shown(side.values())) for reading, side in sides.items()),
    )


def _shown(sayings: Iterable[Saying]) -> dict[str, object]:
    newest = max(sayings := list(sayings))
    return {
        "outlets": tuple(sorted({saying.outlet for saying in sayings} - {""})[:SHOWN_OUTLETS]),
        "countries": tuple(sorted({saying.country for saying in sayings} - {""})),
        "text": newest.text,
        "article_id": newest.article_id,
        "finding_id": newest.finding_id,
    }
