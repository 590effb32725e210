"""The share of articles in word groups: whatever the order, beside the index and apart from it."""

import random
from datetime import date

import pytest
from evaluation.tension.replay import spearman
from hypothesis import given, settings
from hypothesis import strategies as st
from support.desk import Desk, day_of
from support.findings import told
from vigie.model.arrival import Arrival
from vigie.tension.gpr import share_of, states_of
from vigie.tension.volume import Volume, joined, marked_ranks, sketch_with

BOUND = 256


def volume_of(arrivals: list[tuple[str, int, tuple[str, ...]]]) -> Volume:
    volume, sketches = Volume(), dict[str, bytes]()
    for name, number, marks in arrivals:
        day = day_of(number)
        sketches[day] = sketch_with(sketches.get(day), name, BOUND, marks)
        volume.put(day, sketches[day])
    return volume


def ordinal(number: int) -> int:
    return date.fromisoformat(day_of(number)).toordinal()


def test_the_share_is_that_of_the_articles_that_fire() -> None:
    volume = volume_of(
        [("a", 0, ("threat", "RUS", "UKR")), ("b", 0, ("act", "threat", "FRA")), ("c", 0, ()), ("d", 0, ())]
    )
    whole, russia = share_of(volume, ordinal(0)), share_of(volume, ordinal(0), "RUS")
    assert whole and (whole.articles, whole.share, whole.threat, whole.act) == (4, 50, 50, 25)
    assert russia and (russia.share, russia.threat, russia.act) == (25, 25, 0)
    assert states_of(volume, ordinal(0)) == {"FRA": 25, "RUS": 25, "UKR": 25}
    assert share_of(volume, ordinal(1)) is None


def test_a_copy_of_a_later_day_counts_on_neither_side_of_the_share() -> None:
    volume = volume_of([("a", 0, ("act",)), ("a", 3, ("act",)), ("b", 3, ())])
    later = share_of(volume, ordinal(3))
    assert later and (later.articles, later.share) == (1, 0)


def test_a_week_weighs_every_article_alike() -> None:
    volume = volume_of([("a", 0, ("act",)), *((f"b{n}", 3, ()) for n in range(9))])
    week = share_of(volume, ordinal(6), days=7)
    assert week and (week.articles, week.share) == (10, 10)


def test_beyond_the_sample_the_share_is_estimated() -> None:
    volume = volume_of([(f"a{n}", 0, ("act", "RUS") if n % 5 == 0 else ()) for n in range(2_000)])
    share = share_of(volume, ordinal(0), "RUS")
    assert share and share.share == pytest.approx(20, abs=6)
    assert share.articles == pytest.approx(2_000, rel=0.2)


def test_an_article_in_which_nothing_fires_carries_no_states() -> None:
    assert Arrival(day="2022-01-01", article_hash="a", states=("RUS",)).marks == ()
    assert Arrival(day="2022-01-01", article_hash="a", states=("RUS",), word_groups=("act",)).marks == ("act", "RUS")


@pytest.mark.parametrize("value", [b"{}", b"[1]", b'["xyz"]', b'["-1"]', b"[", b'[""]'])
def test_what_is_no_sketch_is_refused(value: bytes) -> None:
    with pytest.raises(ValueError, match=r"sketch|rank|invalid|unexpected|EOF"):
        marked_ranks(value)


MARKS = st.frozensets(st.sampled_from(("act", "threat", "RUS", "UKR", "FRA")))
ARRIVALS = st.lists(st.tuples(st.integers(0, 30).map(str), MARKS), max_size=60)


@settings(max_examples=60, deadline=None)
@given(ARRIVALS, st.randoms(use_true_random=False), st.sampled_from((8, 256)))
def test_no_order_repetition_or_partition_of_sketches_shows(found, chance: random.Random, bound: int) -> None:
    def sketch(arrivals) -> bytes:
        value = b"[]"
        for name, marks in arrivals:
            value = sketch_with(value, name, bound, marks)
        return value

    again = chance.sample(found, len(found)) + chance.sample(found, len(found) // 2)
    assert sketch(again) == sketch(found)
    parts = [sketch(found[at::3]) for at in range(3)]
    together: dict[str, frozenset[str]] = {}
    for part in chance.sample(parts, 3):
        once = joined(together, marked_ranks(part), bound)
        together = joined(once, marked_ranks(part), bound)
    assert together == marked_ranks(sketch(found))


def test_index_and_share_rise_and_fall_together_without_knowing_of_each_other() -> None:
    """A crisis of forty days among steady news: what is told as events, and what the words of as many articles say."""
    chance, desk, days = random.Random(3), Desk(), range(60)
    for number in days:
        heat = max(0.0, 1 - abs(number - 35) / 12)
        for article in range(25):
            name = f"{number}-{article}"
            is_hot = chance.random() < 0.04 + 0.5 * heat
            desk.publish(name, day_of(number), ("threat", "RUS", "UKR") if is_hot and chance.random() < 0.8 else ())
            if is_hot:
                desk.take([told("THREATEN RUS UKR", article=name, article_hash=name, published=day_of(number))])
    shares = [share_of(desk.ledger.volume, ordinal(number), "RUS", days=7) for number in days]
    index = [desk.index("RUS|UKR", day_of(number)) for number in days]
    assert spearman(index[7:], [share.threat for share in shares[7:] if share]) > 0.85
    assert max(index) > index[10] + 20
