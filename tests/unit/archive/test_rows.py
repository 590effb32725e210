"""What a row says of a record."""

from datetime import date, datetime, timedelta, timezone
from math import exp, log

import pytest
from support.findings import told_that_day
from support.records import a_tension
from vigie.archive.rows import row_of_event, row_of_tension, usual_band
from vigie.tension.index import Baseline


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ("2022-02-10", date(2022, 2, 10)),
        ("2022-01", date(2022, 2, 12)),
        ("2021", date(2022, 2, 12)),
        (None, date(2022, 2, 12)),
    ],
)
def test_the_day_is_that_of_the_act_where_it_is_told_else_that_of_the_publication(told: str | None, day: date) -> None:
    row = row_of_event(told_that_day(date=told))
    assert (row["date"], row["day"]) == (told, day)


def test_the_day_of_publication_is_the_one_in_utc() -> None:
    tokyo = datetime(2022, 2, 13, 3, tzinfo=timezone(timedelta(hours=9)))
    assert row_of_event(told_that_day(published_at=tokyo))["published_on"] == date(2022, 2, 12)


def test_a_day_is_told_where_an_act_has_it() -> None:
    quiet = [{"source": s, "target": t, "index": 1.0, "conflict_milli": 0, "relief_milli": 0} for s, t in ("ab", "ba")]
    assert row_of_tension(a_tension())["told"] is True
    assert row_of_tension(a_tension(directed=quiet))["told"] is False


def test_the_usual_band_is_two_deviations_of_the_index_around_its_baseline() -> None:
    usual, scale = Baseline(middle=1.2, spread=0.4), 20.0

    def index(y: float) -> float:  # the y of the baseline solved for the share, then step 9 of the index
        share = (exp(y) - 1.0) * scale / 10.0
        return 100.0 * share / (share + scale)

    today = 3.3
    low, high = usual_band(index(today), index(usual.middle), (today - usual.middle) / usual.spread)
    assert low == pytest.approx(index(usual.middle - 2 * usual.spread))
    assert high == pytest.approx(index(usual.middle + 2 * usual.spread))
    assert log(1 + 10 * index(today) / (100 - index(today))) == pytest.approx(today)


def test_the_usual_band_ends_at_nought() -> None:
    low, high = usual_band(30.0, 1.0, 2.0)
    assert low == 0.0
    assert high == pytest.approx(30.0)


@pytest.mark.parametrize(("baseline", "z"), [(None, None), (10.0, 0.0), (10.0, 1e-9)])
def test_without_a_baseline_or_on_it_the_band_is_not_known(baseline: float | None, z: float | None) -> None:
    assert usual_band(10.0, baseline, z) == (None, None)


def test_instants_stay_aware() -> None:
    assert row_of_event(told_that_day())["published_at"].utcoffset() == timedelta(0)
