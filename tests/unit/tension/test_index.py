"""Range, half-life, volume, explanation and levels of the index."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.desk import FIRST_DAY, Desk, day_of
from support.findings import held, told
from unit.tension.test_order import findings
from vigie.model.event import Event
from vigie.model.stance import Stance
from vigie.tension.explanation import explained
from vigie.tension.index import Gauge, Masses, level_after
from vigie.tension.points import LEVELS, read_points
from vigie.tension.volume import Volume

POINTS = read_points()
DAY = "2022-02-12"


def gauge_of(masses: dict[int, int], counts: dict[int, int] | None = None) -> Gauge:
    """A gauge over conflict in one direction, thousandths by day."""
    return Gauge(Masses(conflict=(dict(masses), {}), both=dict(masses)), Volume.of_counts(counts or {}), POINTS)


@settings(max_examples=40, deadline=None)
@given(st.lists(findings(), max_size=30), st.integers(0, 60))
def test_the_index_lies_in_its_range_and_its_parts_and_acts_sum_to_it(found: list[Event | Stance], day: int) -> None:
    desk = Desk().take(found)
    for dyad in ("RUS|UKR", "RUS|USA"):
        read = desk.at(dyad, day_of(day))
        if read is None:
            continue
        history = desk.ledger.history(dyad, desk.table.get)
        assert history
        acts = explained(history, history_day(day), desk.table.get)
        calming = explained(history, history_day(day), desk.table.get, relief=True)
        assert 0 <= read.low <= read.index <= read.high < 100
        assert abs(sum(act.index for act in acts) - read.index) < 1e-9
        assert abs(sum(act.index for act in calming) - (read.index - read.index_without_relief)) < 1e-9
        assert read.threat + read.act == pytest.approx(read.index, abs=1e-9)
        assert read.contributions == acts[:10]


def history_day(number: int) -> int:
    return FIRST_DAY.toordinal() + number


def test_nothing_found_is_no_tension() -> None:
    desk = Desk().take([told("THREATEN RUS UKR")])
    assert desk.at("FRA|DEU", DAY) is None
    assert desk.at("RUS|UKR", "2022-02-11") is None
    assert gauge_of({}).index(100) == 0


@settings(max_examples=40, deadline=None)
@given(st.lists(findings().filter(lambda f: isinstance(f, Event)), min_size=1, max_size=20), st.data())
def test_conflict_in_a_counted_article_never_lowers_and_relief_never_raises(found: list[Event], data) -> None:
    article = data.draw(st.sampled_from(found))
    calming = data.draw(st.booleans())
    kinds = [name for name, weight in POINTS.weights.items() if name.isupper() and (weight.part == "relief") == calming]
    more = {"type": data.draw(st.sampled_from(kinds)), "event_id": "new", "confidence": 1.0}
    desk = Desk().take(found)
    before = [desk.index("RUS|UKR", day_of(day)) for day in range(60)]
    desk.take([article.model_copy(update=more)])
    after = [desk.index("RUS|UKR", day_of(day)) for day in range(60)]
    for was, now in zip(before, after, strict=True):
        assert now <= was + 1e-12 if calming else now >= was - 1e-12


def test_the_pressure_halves_in_three_days_and_ends_after_forty() -> None:
    gauge = gauge_of({100: 7000})
    assert gauge.pressure(100) == 7.0
    assert gauge.pressure(103) == pytest.approx(3.5)
    assert gauge.pressure(106) == pytest.approx(1.75)
    assert gauge.pressure(140) > 0 == gauge.pressure(141) == gauge.pressure(99)


def test_fifty_stands_at_the_scale() -> None:
    gauge = gauge_of({100: 20_000})
    assert gauge.index(100) == 50.0
    assert gauge.index_of(gauge.share(20.0, 100)) == 50.0


def test_relief_calms_by_half_its_points_and_never_overturns() -> None:
    masses = Masses(conflict=({100: 4000}, {}), both={100: 4000}, relief=({100: 6000}, {}), calming={100: 6000})
    assert Gauge(masses, Volume(), POINTS).pressure(100) == 1.0
    masses.calming[100] = 60_000
    assert Gauge(masses, Volume(), POINTS).index(100) == 0.0


def test_twice_the_news_of_everything_changes_little_where_there_is_much_news() -> None:
    once = gauge_of(dict.fromkeys(range(60), 90000), dict.fromkeys(range(60), 1000))
    twice = gauge_of(dict.fromkeys(range(60), 180000), dict.fromkeys(range(60), 2000))
    assert once.volume.decayed(59, once.fast) > 20 * POINTS.volume
    assert abs(once.index(59) - twice.index(59)) < 2


def test_ten_copies_with_other_ids_on_other_days_change_nothing() -> None:
    found = [told("MOBILIZE RUS UKR", article="seed"), held("warn USA RUS", article="seed"), told("AGREE RUS USA")]
    plain = Desk().take(found).close()
    copies = [
        finding.model_copy(
            update={
                "article_id": f"x{number}",
                "published_at": finding.published_at.replace(hour=10 + number, day=12 + number // 4),
            }
        )
        for number in range(10)
        for finding in found
    ]
    copied = Desk().take(copies + found).close()
    for key, record in plain.tension.items():
        assert copied.tension[key] == record


def test_a_live_blog_counts_at_most_twenty_points_a_direction() -> None:
    blog = [
        told(f"{kind} RUS UKR", article="blog", modality=modality, at=at)
        for at, kind in enumerate(("ASSAULT", "COERCE", "MOBILIZE", "SANCTION", "THREATEN", "ACCUSE"))
        for modality in ("asserted", "planned", "alleged", "conditional", "feared")
    ]
    read = Desk().take([*blog, told("ACCUSE UKR RUS", article="blog")]).at("RUS|UKR", DAY)
    assert read
    assert [way.conflict_milli for way in read.directed] == [20_000, 2_500]
    assert sum(act.index for act in read.contributions) < read.index


def test_the_band_is_wide_and_thin_is_said_where_one_article_tells() -> None:
    one = Desk().take([told("ASSAULT RUS UKR")]).at("RUS|UKR", DAY)
    many = (
        Desk()
        .take([told("ASSAULT RUS UKR", article=f"a{n}", outlet=f"o{n}", confidence=0.1) for n in range(10)])
        .at("RUS|UKR", DAY)
    )
    assert one and many
    assert one.thin and not many.thin
    assert one.n_eff == pytest.approx(1) and many.n_eff == pytest.approx(10)
    assert many.high - many.low < one.high - one.low
    assert (many.articles, many.outlets) == (10, 10)
    assert many.outlet_diversity == pytest.approx(10)


def test_direction_is_told() -> None:
    read = Desk().take([told("ASSAULT RUS UKR"), told("ACCUSE UKR RUS")]).at("RUS|UKR", DAY)
    assert read
    assert read.asymmetry == pytest.approx((10 - 2.5) / 12.5)
    assert [(way.source, way.target) for way in read.directed] == [("RUS", "UKR"), ("UKR", "RUS")]
    assert read.directed[0].index > read.directed[1].index > 0
    assert read.threat == pytest.approx(read.index * 2.5 / 12.5)


def test_steady_news_has_no_momentum_and_a_rise_has() -> None:
    steady = gauge_of(dict.fromkeys(range(100), 5000), dict.fromkeys(range(100), 100))
    assert abs(steady.momentum(99)) < 0.05
    rising = gauge_of({day: 5_000 if day < 95 else 20_000 for day in range(100)}, dict.fromkeys(range(100), 100))
    assert rising.momentum(99) > 0.5


def test_a_baseline_needs_sixty_days_of_news() -> None:
    masses = dict.fromkeys(range(200), 1000)
    assert gauge_of(masses, dict.fromkeys(range(200), 100)).deviation(150) is not None
    assert gauge_of(masses, dict.fromkeys(range(200), 100)).deviation(88) is None
    assert gauge_of(masses, dict.fromkeys(range(0, 200, 4), 100)).deviation(150) is None


def test_the_last_month_is_no_part_of_its_own_baseline() -> None:
    counts = dict.fromkeys(range(400), 100)
    quiet, loud = dict.fromkeys(range(400), 1000), {day: 1_000 if day < 350 else 90_000 for day in range(400)}
    assert gauge_of(quiet, counts).baseline(379) == gauge_of(loud, counts).baseline(379)
    assert (gauge_of(loud, counts).deviation(379) or 0) > 3


def test_levels_hold_until_the_index_falls_below_where_they_are_left() -> None:
    level, seen = 0, []
    for index in (19, 21, 16, 14, 45, 33, 31, 61, 51, 49, 0):
        level = level_after(level, index, POINTS)
        seen.append(LEVELS[level])
    assert seen == [
        "calm", "elevated", "elevated", "calm", "high", "high", "elevated", "critical", "critical", "high", "calm",
    ]  # fmt: skip


@given(st.lists(st.integers(0, 40_000), min_size=1, max_size=80))
def test_a_level_read_on_a_day_is_that_of_following_all_days(daily: list[int]) -> None:
    gauge = gauge_of({day: mass for day, mass in enumerate(daily) if mass})
    level = 0
    for day in range(len(daily)):
        level = level_after(level, gauge.index(day), POINTS)
        assert gauge.level(day) == LEVELS[level]
