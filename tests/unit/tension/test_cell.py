"""Bounds, estimates and bytes of a cell, and of the volume."""

from datetime import date

import pytest
from support.desk import Desk
from support.findings import held, told
from vigie.tension.cell import Cell, admits, decoded, united
from vigie.tension.points import read_points
from vigie.tension.report import rank_of, reports_of
from vigie.tension.summary import summed
from vigie.tension.volume import Volume, sketch_with

POINTS = read_points()
DAY = "2022-02-12"


def cell_of(*found, bound: int = POINTS.sample) -> Cell:
    cell = Cell(bound)
    for finding in found:
        for report in reports_of(finding, POINTS):
            cell.add(report)
    return cell


def conflict(cell: Cell) -> int:
    return sum(sum(way.values()) for way in summed(cell, frozenset(), POINTS).conflict)


def test_a_cell_reads_back_as_it_was_written() -> None:
    cell = cell_of(
        told("ASSAULT RUS UKR", mode="aerial", date="2022-02-11"), told("AGREE UKR RUS", article="b", outlet=None),
        held("warn UKR RUS"), held("warn UKR RUS", at=0),
    )  # fmt: skip
    assert decoded(cell.encode(), POINTS.sample) == cell
    assert decoded(cell.encode(), POINTS.sample).encode() == cell.encode()
    assert decoded(None, 8) == Cell(8)


@pytest.mark.parametrize("articles", [1, 100, 255])
def test_up_to_255_articles_the_sum_is_exact(articles: int) -> None:
    assert conflict(cell_of(*(told("ACCUSE RUS UKR", article=f"a{n}") for n in range(articles)))) == articles * 2500


def test_beyond_it_is_an_unbiased_estimate_of_bounded_size() -> None:
    ratios = []
    for start in range(0, 12_000, 2_000):
        cell = cell_of(*(told("ACCUSE RUS UKR", article=f"a{n}") for n in range(start, start + 2_000)))
        assert len(cell.articles) == POINTS.sample
        assert len(cell.encode()) < 25_000
        ratios.append(conflict(cell) / (2_000 * 2500))
    assert sum(ratios) / len(ratios) == pytest.approx(1, abs=0.07)
    assert all(abs(ratio - 1) < 0.25 for ratio in ratios)


def test_what_cannot_come_in_is_known_without_reading_the_cell() -> None:
    found = [told("ACCUSE RUS UKR", article=f"a{n}") for n in range(20)]
    cell = cell_of(*found, bound=8)
    value = cell.encode()
    kept = {rank for finding in found if admits(value, rank := rank_of(finding.article_hash))}
    assert kept == set(cell.articles)
    assert admits(None, "f" * 16)
    assert admits(cell_of(found[0], bound=8).encode(), "f" * 16)


def test_a_key_cites_the_article_of_smallest_rank() -> None:
    cell = cell_of(*(told("ACCUSE RUS UKR", article=f"a{n}") for n in range(20)), bound=8)
    [citation] = cell.citations.values()
    assert citation.rank == min(cell.articles)


def test_the_highest_confidence_of_a_key_counts_once() -> None:
    cell = cell_of(told("ACCUSE RUS UKR", confidence=0.6), told("ACCUSE RUS UKR", at=90, confidence=0.9))
    assert conflict(cell) == 2250


@pytest.mark.parametrize("order", [1, -1])
def test_a_stance_weighs_nothing_in_the_words_of_an_event_of_its_direction(order: int) -> None:
    event, stance = told("ACCUSE RUS UKR", at=100), held("threaten RUS UKR", at=110)
    assert conflict(cell_of(*[event, stance][::order])) == 2500
    elsewhere, opposite = held("threaten RUS UKR", at=500), held("threaten UKR RUS", at=110)
    assert conflict(cell_of(*[event, elsewhere][::order])) == 8500
    assert conflict(cell_of(*[event, opposite][::order])) == 8500
    other_article = held("threaten RUS UKR", at=110, article="b")
    assert conflict(cell_of(*[event, other_article][::order])) == 8500


def test_an_event_that_weighs_nothing_still_covers_a_stance() -> None:
    assert conflict(cell_of(held("warn RUS UKR", at=5), told("ASSAULT RUS UKR", date="2014-03-18"))) == 0


def test_spans_unite() -> None:
    assert united([(5, 9), (0, 3), (8, 12), (3, 4)]) == [(0, 4), (5, 12)]


def test_a_day_without_weight_makes_no_record() -> None:
    desk = Desk().take([told("ASSAULT RUS UKR", date="2014-03-18"), told("ASSAULT RUS UKR", modality="negated")])
    assert desk.table
    assert desk.tension == {}


def test_a_record_that_no_longer_stands_is_removed() -> None:
    desk = Desk().take([held("warn RUS UKR", at=5)], batch=1)
    assert desk.tension
    desk.take([told("ASSAULT RUS UKR", date="2014-03-18")], batch=1)
    assert desk.tension == {}
    assert desk.messages[-1].removed == [f"RUS|UKR|{DAY}"]


def volume_of(days: dict[str, list[str]]) -> Volume:
    volume, sketches = Volume(), dict[str, bytes]()
    for day, hashes in days.items():
        for article_hash in hashes:
            sketches[day] = sketch_with(sketches.get(day), article_hash, POINTS.volume_sample)
        volume.put(day, sketches[day])
    return volume


def count(volume: Volume, day: str) -> int:
    return volume.count(date.fromisoformat(day).toordinal())


def test_a_text_counts_once_in_the_volume_on_its_first_day_whatever_comes_first() -> None:
    days = {"2022-02-10": ["a", "b"], DAY: ["b", "c", "c"]}
    for order in (days, dict(reversed(days.items()))):
        volume = volume_of(order)
        assert (count(volume, "2022-02-10"), count(volume, DAY)) == (2, 1)


def test_a_sketch_that_says_nothing_new_is_the_same_bytes() -> None:
    sketch = sketch_with(None, "a", 8)
    assert sketch_with(sketch, "a", 8) is sketch
    assert sketch_with(sketch_with(None, "b", 8), "a", 8) == sketch_with(sketch, "b", 8)
    volume = Volume()
    assert volume.put(DAY, sketch)
    assert not volume.put(DAY, sketch)


def test_a_large_volume_is_estimated() -> None:
    volume = volume_of({DAY: [f"article {n}" for n in range(3_000)]})
    assert count(volume, DAY) == pytest.approx(3_000, rel=0.2)


def test_two_aggregators_that_read_the_same_sketches_agree() -> None:
    first, second, sketch = Volume(), Volume(), None
    for article in range(20):
        sketch = sketch_with(sketch, f"{article}", POINTS.volume_sample)
        first.put(DAY, sketch)
    second.put(DAY, sketch)
    assert first.counts == second.counts
