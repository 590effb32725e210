"""The replay of public series, on a made-up series, and on the real one where its folder is given."""

import csv
import os
from datetime import date, timedelta
from pathlib import Path

import pytest
from evaluation.tension.replay import CHARTED, INVASION, QUIET, draw, is_open, replay, score_line, spearman, table
from evaluation.tension.series import read_series

SERIES = os.environ.get("SERIES")


@pytest.fixture
def made_up(tmp_path: Path) -> Path:
    """Two years of RUS-UKR at one per mille of the world's edges, with a month at five per cent."""
    start, days = date(2020, 8, 1), 760
    (tmp_path / "gdelt-dyads").mkdir()
    (tmp_path / "gpr").mkdir()
    rows, crisis = [["date", "a", "b", "edge"]], range(500, 530)
    for number in range(days):
        day = (start + timedelta(days=number)).isoformat()
        rows.append([day, "ALL", "ABS", "50000"])
        rows.append([day, "RUS", "UKR", str(-2500 if number in crisis else -50 - number % 7)])
    _write(tmp_path / "gdelt-dyads" / "edges_2018_2022.csv", rows)
    onset = (start + timedelta(days=crisis[0])).isoformat()
    _write(tmp_path / "gdelt-dyads" / "onsets.csv", [["a", "b", "date", "event"], ["UKR", "RUS", onset, "made up"]])
    months = sorted({(start + timedelta(days=n)).strftime("%Y-%m") for n in range(days)})
    risk = [[month, *2 * ["5" if month == onset[:7] else "1"]] for month in months]
    _write(tmp_path / "gpr" / "gpr_monthly_country_2010_2022.csv", [["month", "GPRC_RUS", "GPRC_UKR"], *risk])
    return tmp_path


def _write(path: Path, rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def test_a_made_up_crisis_is_found_scored_and_drawn(made_up: Path, tmp_path: Path) -> None:
    series = read_series(made_up)
    outcome = replay(series)
    assert outcome.delays == {("RUS|UKR", series.onsets[0][1]): 1}
    assert outcome.off_list == []
    assert score_line(series, outcome, made_up).startswith(
        "onsets 1/1 alerts_per_dyad_year 0.08 off_list 0 spearman_RUS"
    )
    assert "+1 d" in table(series, outcome)[1]
    draw(outcome, series, tmp_path / "chart.png")
    assert (tmp_path / "chart.png").read_bytes().startswith(b"\x89PNG")


def test_ranks_are_shared_by_equal_values() -> None:
    assert spearman([1, 2, 3, 4], [10, 20, 30, 40]) == pytest.approx(1)
    assert spearman([1, 2, 3, 4], [4, 3, 2, 1]) == pytest.approx(-1)
    assert spearman([1, 2, 2, 3], [1, 2, 2, 3]) == pytest.approx(1)


@pytest.mark.skipif(not SERIES, reason="SERIES=<folder of the public series> is not set")
def test_the_public_series_reach_what_was_promised() -> None:
    series = read_series(Path(SERIES or ""))
    outcome = replay(series)
    assert len(outcome.delays) >= 24
    assert outcome.alerts / series.dyad_years <= 0.40
    assert [len(outcome.episodes[dyad]) for dyad in QUIET] == [0, 0]
    assert is_open(outcome.episodes[CHARTED], INVASION)
    entered = [date.fromordinal(episode.entered) for episode in outcome.episodes[CHARTED]]
    assert any(abs(day - date(2021, 3, 30)) <= timedelta(days=10) for day in entered)
    assert any(date(2021, 10, 31) <= day <= date(2021, 12, 5) for day in entered)
    line = score_line(series, outcome, Path(SERIES or ""))
    assert all(float(line.split(f"spearman_{country} ")[1].split()[0]) >= 0.8 for country in ("RUS", "UKR"))
