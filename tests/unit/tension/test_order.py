"""Order, repetition, lateness and the joining of partitions leave no trace in the results."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.desk import Desk, day_of
from support.findings import held, told
from vigie.model.codes import EVENT_TYPES
from vigie.model.event import Event
from vigie.model.identity import digest
from vigie.model.stance import Stance
from vigie.tension.cell import Cell, decoded
from vigie.tension.points import Points, read_points
from vigie.tension.report import rank_of, reports_of
from vigie.tension.summary import summed

POINTS = read_points()
SMALL = replace(POINTS, sample=8, volume_sample=8)
"""So small a sample that a few articles overflow it."""
MODALITIES = ("asserted", "planned", "alleged", "conditional", "feared", "negated")
PAIRS = ("RUS UKR", "UKR RUS", "RUS USA", "RUS UKR.CVL")


@st.composite
def findings(draw: st.DrawFn) -> Event | Stance:
    """A finding of one of thirty texts, each published up to three times: copies have other ids, days, outlets."""
    text = draw(st.integers(0, 29))
    copy = draw(st.integers(0, 2))
    published = text * 2 % 50 + copy * (text % 3)
    more = {
        "article": f"{text}-{copy}",
        "article_hash": digest("text", text),
        "published": day_of(published),
        "outlet": f"outlet {(text + copy) % 4}",
        "at": draw(st.sampled_from((0, 5, 300))),
        "modality": draw(st.sampled_from(MODALITIES)),
        "confidence": draw(st.sampled_from((0.5, 0.9, 1.0))),
        "date": draw(st.sampled_from((None, *(day_of(published - back) for back in (-3, 0, 1, 3, 7, 8, 40))))),
    }
    if draw(st.booleans()):
        return held(f"{draw(st.sampled_from(('warn', 'threaten', 'support')))} {draw(st.sampled_from(PAIRS))}", **more)
    kind = draw(st.sampled_from(EVENT_TYPES))
    return told(f"{kind} {draw(st.sampled_from(PAIRS))}", reciprocal=draw(st.booleans()), **more)


def outcome(order: list[Event | Stance], points: Points = POINTS) -> tuple[object, ...]:
    desk = Desk(points=points).take(order).close()
    return desk.cells, desk.topics, desk.sketches


@settings(max_examples=20, deadline=None)
@given(st.lists(findings(), max_size=40), st.randoms(use_true_random=False))
def test_no_order_of_arrival_shows_in_the_results(found: list[Event | Stance], chance: random.Random) -> None:
    shuffled = chance.sample(found, len(found))
    for points in (POINTS, SMALL):
        assert outcome(shuffled, points) == outcome(found, points)


@settings(max_examples=15, deadline=None)
@given(st.lists(findings(), max_size=30), st.randoms(use_true_random=False))
def test_what_is_delivered_twice_counts_once(found: list[Event | Stance], chance: random.Random) -> None:
    repeated = found + chance.sample(found, len(found) // 2)
    chance.shuffle(repeated)
    for points in (POINTS, SMALL):
        assert outcome(repeated, points) == outcome(found, points)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(findings(), st.integers(0, 2)), max_size=40), st.permutations(range(3)))
def test_partitions_join_in_any_order(found: list[tuple[Event | Stance, int]], order: list[int]) -> None:
    parts = [Cell(8) for _ in range(3)]
    whole = Cell(8)
    for finding, part in found:
        for report in reports_of(finding, POINTS):
            if report.dyad == "RUS|UKR":
                parts[part].add(report)
                whole.add(report)
    joined = Cell(8)
    for part in order:
        joined.merge(parts[part])
        joined.merge(parts[part])
    assert joined.encode() == whole.encode()


def some_weeks_of(articles: int, seed: int, days: int = 40) -> list[Event | Stance]:
    chance = random.Random(seed)
    found: list[Event | Stance] = []
    for number in range(articles):
        published = chance.randrange(days)
        for sentence in range(chance.randrange(1, 4)):
            acted = datetime.fromisoformat(day_of(published)) - timedelta(days=chance.choice((0, 0, 0, 1, 2, 9)))
            kind, pair = chance.choice(EVENT_TYPES), chance.choice(PAIRS)
            more = {"article": f"n{number}", "published": day_of(published), "outlet": f"o{number % 5}"}
            found.append(told(f"{kind} {pair}", at=sentence * 50, date=f"{acted:%Y-%m-%d}", **more))
        found.append(held(f"threaten {chance.choice(PAIRS[:3])}", at=chance.randrange(0, 120, 10), **more))
    return found


@pytest.mark.parametrize("points", [POINTS, SMALL], ids=["exact", "sampled"])
def test_many_articles_in_several_shuffles_with_copies_end_in_the_same_bytes(points) -> None:
    found = some_weeks_of(60, seed=1)
    expected = outcome(found, points)
    assert expected[1][1], "the list must be lively enough to raise alerts"
    for seed in range(3):
        chance = random.Random(seed)
        shuffled = chance.sample(found, len(found)) + chance.sample(found, len(found) // 3)
        assert outcome(shuffled, points) == expected


def test_an_article_that_comes_twenty_days_late_ends_in_the_same_tables() -> None:
    found = some_weeks_of(40, seed=2)
    late = [finding for finding in found if finding.published_at == datetime(2022, 2, 1, 9, tzinfo=UTC)] or found[:5]
    rest = [finding for finding in found if finding not in late]
    assert outcome(rest + late) == outcome(sorted(found, key=lambda f: f.published_at))


def test_a_batch_that_publishes_once_ends_where_single_findings_end() -> None:
    found = some_weeks_of(12, seed=3, days=15)
    single = Desk().take(found, batch=1).close()
    desk = Desk().take(found, batch=7).close()
    assert (desk.topics, desk.cells) == (single.topics, single.cells)


def test_days_that_a_replay_leaves_to_the_closing_end_where_patience_ends() -> None:
    found = some_weeks_of(25, seed=6, days=30)
    patient = Desk().take(found).close()
    hasty = Desk(in_haste=True).take(found, batch=40)
    assert len(hasty.tension) < len(patient.tension) / 2
    hasty.close("2022-12-31")
    assert (hasty.topics, hasty.cells) == (patient.topics, patient.cells)


@settings(max_examples=40, deadline=None)
@given(st.lists(findings(), max_size=40), st.lists(st.booleans(), min_size=40, max_size=40), st.integers(3, 40))
def test_sums_that_are_kept_up_equal_sums_made_anew(found: list[Event | Stance], looks: list[bool], bound: int) -> None:
    cell, ranks = Cell(bound), sorted({rank_of(finding.article_hash) for finding in found})
    for at, (finding, look) in enumerate(zip(found, looks, strict=False)):
        for report in reports_of(finding, POINTS):
            cell.add(report)
        if look:
            copies = frozenset(ranks[at % 3 :: 3])
            anew = decoded(cell.encode(), bound)
            assert summed(cell, copies, POINTS) == summed(anew, copies, POINTS)
            assert [cell.tally.told(key, cell) for key in sorted(cell.tally.keys)] == [
                anew.tally.told(key, anew) for key in sorted(anew.tally.keys)
            ]


def test_a_worker_that_forgot_everything_goes_on_from_the_table() -> None:
    found = some_weeks_of(30, seed=4)
    steady = Desk().take(found).close()
    desk = Desk().take(found[:40])
    restarted = Desk()
    restarted.table, restarted.tension, restarted.alerts = desk.table, desk.tension, desk.alerts
    for day, sketch in desk.sketches.items():
        restarted.sketches[day] = sketch
        restarted.ledger.volume.put(day, sketch)
    assert restarted.take(found[40:]).close().topics == steady.topics


def test_a_table_that_moved_on_elsewhere_is_read_anew() -> None:
    desk = Desk().take([told("THREATEN RUS UKR", article="a")])
    elsewhere = Desk().take([told("ASSAULT RUS UKR", article="b"), told("ASSAULT RUS UKR", article="c")])
    desk.table = dict(elsewhere.table)
    here, there = desk.at("RUS|UKR", "2022-02-12"), elsewhere.at("RUS|UKR", "2022-02-12")
    assert here and there and here.pressure == there.pressure


def test_an_act_told_a_week_later_is_felt_as_long_as_its_publication() -> None:
    early = [told("ACCUSE RUS UKR", article="a", published=day_of(20)), told("ACCUSE FRA ITA", published=day_of(60))]
    late = told("ASSAULT RUS UKR", article="b", published=day_of(7), date=day_of(0))
    assert Desk().take(early).close().take([late]).close().topics == Desk().take([late, *early]).close().topics
