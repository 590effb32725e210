"""Numbers in, SVG out: pictures that stand in the page without a script.

Styles come from the style sheet by class: the policy of the pages forbids those that stand inline.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from math import log10
from typing import Any

from markupsafe import Markup

FULL = 100.0
"""The index runs from 0 to below this."""
Point = tuple[float, float]


def spark(values: Sequence[tuple[date, float]], last: date, label: str, *, days: int = 30) -> Markup:
    """Draw the index of some days up to ``last`` as a small line; days without a row are bridged.

    The scale is the same for all (0 to 100, as its square root) so that lines can be compared.
    """
    width, height = 96.0, 26.0
    first = last - timedelta(days=days)
    points = [
        ((day - first).days / days * (width - 4) + 2, height - 2 - (value / FULL) ** 0.5 * (height - 4))
        for day, value in values
        if first <= day <= last
    ]
    if not points:
        return Markup()  # nothing to draw
    x, y = points[-1]
    return Markup(
        '<svg class="spark" width="{w}" height="{h}" viewBox="0 0 {w} {h}" role="img" aria-label="{label}">'
        '<path class="spark-area" d="{area}"/><path class="spark-line" d="{line}"/>'
        '<circle class="spark-dot" cx="{x}" cy="{y}" r="2.2"/></svg>'
    ).format(
        w=int(width), h=int(height), label=label, x=_n(x), y=_n(y), line=_line(points),
        area=f"{_line(points)}L{_n(x)} {height:g}L{_n(points[0][0])} {height:g}Z",
    )  # fmt: skip


def gauge(index: float, low: float, high: float, level: str) -> Markup:
    """Draw the index as a bar on 0 to 100, with its band as a line under it."""
    return Markup(
        '<svg class="gauge" width="120" height="14" viewBox="0 0 120 14" aria-hidden="true">'
        '<rect class="gauge-rail" x="0" y="1" width="120" height="6" rx="3"/>'
        '<rect class="gauge-bar level-{level}" x="0" y="1" width="{index}" height="6" rx="3"/>'
        '<path class="gauge-band" d="M{low} 11H{high}M{low} 8.5V13.5M{high} 8.5V13.5"/></svg>'
    ).format(level=level, index=_n(index * 1.2), low=_n(max(0.5, low * 1.2)), high=_n(min(119.0, high * 1.2)))


def share(value: float, whole: float, kind: str) -> Markup:
    """Draw a value as a bar whose full width is ``whole``."""
    width = 100 * min(1.0, abs(value) / whole) if whole else 0.0
    return Markup(
        '<svg class="share" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="share-rail" width="100" height="4"/>'
        '<rect class="share-bar part-{kind}" width="{width}" height="4"/></svg>'
    ).format(kind=kind, width=_n(width))


def strip(values: Sequence[float], label: str) -> Markup:
    """Draw numbers as dots on a logarithmic line, from the smallest to the largest."""
    places = [log10(max(value, 1.0)) for value in values]
    low, high = min(places), max(places)
    dots = Markup().join(
        Markup('<circle class="strip-dot" cx="{}" cy="8" r="5"/>').format(
            _n(10 + (place - low) / (high - low) * 280 if high > low else 150)
        )
        for place in places
    )
    return Markup(
        '<svg class="strip" viewBox="0 0 300 16" role="img" aria-label="{}">'
        '<path class="strip-line" d="M10 8H290"/>{}</svg>'
    ).format(label, dots)


def chart(rows: Sequence[Mapping[str, Any]], alerts: Sequence[date], label: str) -> Markup:
    """Draw the index of a dyad with its band, what is usual, and marks where alerts begin."""
    width, height = 900.0, 280.0
    first, last = rows[0]["day"], rows[-1]["day"]
    span = max(1, (last - first).days)

    def place(day: date, value: float) -> Point:
        return (day - first).days / span * width, height - value / FULL * height

    def area(rows: Sequence[Mapping[str, Any]], low: str, high: str) -> str:
        lower = [place(row["day"], row[low] or 0.0) for row in rows]
        return _area(lower, [place(row["day"], row[high]) for row in rows])

    index = [place(row["day"], row["index_value"]) for row in rows]
    marks = Markup().join(
        Markup('<path class="chart-alert" d="M{0} 0V{1}"/>').format(_n(place(day, 0)[0]), height)
        for day in alerts
        if first <= day <= last
    )
    usual = [row for row in rows if row["baseline_high"] is not None]
    return Markup(
        '<svg class="chart-still" viewBox="0 0 900 280" preserveAspectRatio="none" role="img" aria-label="{label}">'
        '<path class="chart-levels" d="M0 {a}H900M0 {b}H900M0 {c}H900"/>'
        '<path class="chart-usual" d="{usual}"/><path class="chart-band" d="{band}"/>{marks}'
        '<path class="chart-index" d="{line}"/></svg>'
    ).format(
        label=label, marks=marks, line=_line(index),
        a=height * 0.8, b=height * 0.6, c=height * 0.4,
        usual=area(usual, "baseline_low", "baseline_high"), band=area(rows, "low", "high"),
    )  # fmt: skip


def _line(points: Sequence[Point]) -> str:
    return "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in points) if points else ""


def _area(lower: Sequence[Point], upper: Sequence[Point]) -> str:
    return _line([*lower, *reversed(upper)]) + "Z" if lower else ""


def _n(value: float) -> str:
    return f"{value:.1f}"
