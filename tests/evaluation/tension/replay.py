"""Public series in, table, chart and one line of scores out: `make evaluate-tension SERIES=<folder>`.

A hit is an alert that opens from 10 days before to 14 days after a known onset. The evidence clause (articles,
outlets) is off: the series hold no articles.
"""

import argparse
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import fmean, median

from evaluation.tension.series import CONTROLS, Series, read_country_risk, read_series
from vigie.tension.alert import Episode, fold
from vigie.tension.index import Gauge
from vigie.tension.points import Points, read_points

BEFORE, AFTER = 10, 14
QUIET = CONTROLS[:2]
INVASION = date(2022, 2, 24).toordinal()
FIRST_MONTH, LAST_MONTH = "2020-08", "2022-12"
CHARTED = "RUS|UKR"


class Evident(Gauge):
    """A gauge that asks for no articles and no outlets."""

    def is_shown(self, day: int) -> bool:
        """Take every day for well reported."""
        return True


@dataclass(frozen=True)
class Outcome:
    """What a replay found."""

    gauges: dict[str, Evident]
    episodes: dict[str, list[Episode]]
    delays: dict[tuple[str, int], int]
    """Onset to days between it and the alert that found it."""
    off_list: list[tuple[str, Episode]]

    @property
    def alerts(self) -> int:
        """Alerts of all dyads."""
        return sum(map(len, self.episodes.values()))


def replay(series: Series, points: Points | None = None) -> Outcome:
    """Fold every dyad over all days and compare with the onsets."""
    points, volume = points or read_points(), series.volume
    days = [day for day in series.days if series.counts.get(day)]
    gauges = {dyad: Evident(masses, volume, points) for dyad, masses in series.masses.items()}
    episodes = {dyad: fold(days, gauge, points) for dyad, gauge in gauges.items()}
    delays, matched = {}, set()
    for dyad, onset, _ in series.onsets:
        found = [e.entered for e in episodes[dyad] if onset - BEFORE <= e.entered <= onset + AFTER]
        if found:
            delays[dyad, onset] = min(found) - onset
            matched |= {(dyad, entered) for entered in found}
    off_list = [(dyad, e) for dyad, all_of in episodes.items() for e in all_of if (dyad, e.entered) not in matched]
    return Outcome(gauges, episodes, delays, off_list)


def agreement(gauge: Evident, series: Series, risk: dict[str, float]) -> float:
    """Spearman correlation of the monthly means of the index with a country's monthly risk."""
    months = defaultdict(list)
    for day in series.counts:
        month = f"{date.fromordinal(day):%Y-%m}"
        if FIRST_MONTH <= month <= LAST_MONTH:
            months[month].append(gauge.index(day))
    names = sorted(months)
    return spearman([fmean(months[name]) for name in names], [risk[name] for name in names])


def spearman(first: list[float], second: list[float]) -> float:
    """Rank correlation, ties at their mean rank."""
    a, b = _ranks(first), _ranks(second)
    mean_a, mean_b = fmean(a), fmean(b)
    together = sum((x - mean_a) * (y - mean_b) for x, y in zip(a, b, strict=True))
    return together / (sum((x - mean_a) ** 2 for x in a) * sum((y - mean_b) ** 2 for y in b)) ** 0.5


def _ranks(values: list[float]) -> list[float]:
    at = sorted(values)
    return [at.index(value) + (at.count(value) - 1) / 2 for value in values]


def is_open(episodes: list[Episode], day: int) -> bool:
    """Whether an alert stands on a day."""
    return any(e.entered <= day and (e.left is None or day < e.left) for e in episodes)


def table(series: Series, outcome: Outcome) -> list[str]:
    """One line per onset, then the alerts that answer to none."""
    lines = [f"{'dyad':8} {'onset':10}  {'delay':>5}  T      event"]
    for dyad, onset, event in series.onsets:
        delay = outcome.delays.get((dyad, onset))
        found = "missed" if delay is None else f"{delay:+d} d"
        lines.append(
            f"{dyad:8} {date.fromordinal(onset)}  {found:>6} {outcome.gauges[dyad].index(onset):5.1f}  {event}"
        )
    lines.append("\nalerts off the list")
    for dyad, e in outcome.off_list:
        until = date.fromordinal(e.left) if e.left else "open"
        lines.append(f"{dyad:8} {date.fromordinal(e.entered)} to {until}  peak {e.peak:.1f}")
    return lines


def draw(outcome: Outcome, series: Series, path: Path) -> None:
    """Draw the charted dyad: index, what is usual, alerts, onsets."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    gauge, days = outcome.gauges[CHARTED], list(series.days)
    figure, axes = plt.subplots(figsize=(13, 4.5))
    dates = [date.fromordinal(day) for day in days]
    axes.plot(dates, [gauge.index(day) for day in days], linewidth=0.8, label="T, half-life 3 days")
    usual = [gauge.usual_index(day) for day in days]
    axes.plot(dates, [float("nan") if u is None else u for u in usual], linewidth=1, label="usual for the dyad")
    for at, episode in enumerate(outcome.episodes[CHARTED]):
        end = date.fromordinal(episode.left or days[-1])
        axes.axvspan(
            date.fromordinal(episode.entered), end, alpha=0.15, color="tab:red", label="_" * bool(at) + "alert"
        )
    for dyad, onset, _ in series.onsets:
        if dyad == CHARTED:
            axes.axvline(date.fromordinal(onset), linestyle=":", color="black", linewidth=1)
    axes.set(title=f"{CHARTED}: replay of GDELT edges (dotted: known onsets)", ylabel="T", ylim=(0, 100))
    axes.legend(loc="upper left")
    figure.savefig(path, dpi=120, bbox_inches="tight")
    plt.close(figure)


def score_line(series: Series, outcome: Outcome, folder: Path) -> str:
    """The line that runs are compared by."""
    gauge = outcome.gauges[CHARTED]
    correlations = {c: agreement(gauge, series, read_country_risk(folder, c)) for c in ("RUS", "UKR")}
    return (
        f"onsets {len(outcome.delays)}/{len(series.onsets)} "
        f"alerts_per_dyad_year {outcome.alerts / series.dyad_years:.2f} off_list {len(outcome.off_list)} "
        f"spearman_RUS {correlations['RUS']:.2f} spearman_UKR {correlations['UKR']:.2f}"
    )


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("series", type=Path, help="folder that holds gdelt-dyads and gpr")
    parser.add_argument("--chart", type=Path, default=Path("tension-replay.png"))
    given = parser.parse_args()
    series = read_series(given.series)
    outcome = replay(series)
    print("\n".join(table(series, outcome)))
    draw(outcome, series, given.chart)
    quiet = {dyad: len(outcome.episodes[dyad]) for dyad in QUIET}
    standing = "open" if is_open(outcome.episodes[CHARTED], INVASION) else "not open"
    print(
        f"\nquiet dyads {quiet}; {CHARTED} {standing} on 2022-02-24; median delay {median(outcome.delays.values())} d"
    )
    print(f"chart {given.chart}")
    print(score_line(series, outcome, given.series))


if __name__ == "__main__":
    main()
