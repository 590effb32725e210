"""Whatever the order of topics, batches and repeats: the same rows."""

import random
from collections import defaultdict
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select
from support.alerts import an_alert
from support.archive import SAID_AT, Told, archive_of, changes_of, history, rows_of, some_disagreements
from support.records import NOON, a_claim, a_tension, a_text, an_event
from vigie.archive.offsets import begin, known
from vigie.archive.relations import RELATIONS, Change
from vigie.archive.schema import alerts, articles, disagreements, events, tension, withdrawals
from vigie.archive.writing import Unfit, store

HISTORY = history(60)
ROWS = rows_of(archive_of([HISTORY]))


def written(*told: Told) -> Engine:
    return archive_of([[one] for one in told])


def one_row(engine: Engine, table) -> dict:
    with engine.connect() as connection:
        [row] = connection.execute(select(table)).mappings()
    return dict(row)


def interleaved(told: list[Told], chance: random.Random) -> Iterator[Told]:
    """Any order in which the partitions can come: each in its own order, and sometimes some of it again."""
    partitions: dict[tuple[str, int], list[Told]] = defaultdict(list)
    for one in told:
        partitions[one.topic, one.partition].append(one)
    at = dict.fromkeys(partitions, 0)
    while at:
        place = chance.choice(list(at))
        yield partitions[place][at[place]]
        at[place] += 1
        if at[place] == len(partitions[place]):
            del at[place]
        elif chance.random() < 0.02:
            at[place] = max(0, at[place] - chance.randrange(8))


@settings(max_examples=8, deadline=None)
@given(st.integers(), st.integers(15, 300))
def test_topics_in_any_order_and_any_batches_with_parts_again_give_the_same_rows(seed: int, size: int) -> None:
    told = list(interleaved(HISTORY, random.Random(seed)))
    assert rows_of(archive_of(told[at : at + size] for at in range(0, len(told), size))) == ROWS


LASTING = [one for one in HISTORY if one.value is not None and one.topic not in ("alerts", "disagreements")]


@settings(max_examples=6, deadline=None)
@given(st.randoms(use_true_random=False))
def test_records_without_tombstones_may_come_in_any_order_at_all(chance: random.Random) -> None:
    told = LASTING + chance.choices(LASTING, k=50)
    chance.shuffle(told)
    assert rows_of(archive_of([told[:100], told[100:]])) == rows_of(archive_of([LASTING]))


def test_of_two_revisions_the_larger_stands_whichever_came_last() -> None:
    new, old = (Told.of("tension", a_tension(revision=r, index=float(r))) for r in (5, 3))
    for engine in (written(new, old), written(old, new), archive_of([[new, old]])):
        assert one_row(engine, tension)["index_value"] == 5.0


def test_of_one_revision_told_twice_the_later_stands_since_a_killed_worker_tells_it_again_with_more() -> None:
    told = [Told.of("tension", a_tension(revision=5, index=index)) for index in (10.0, 20.0)]
    assert one_row(written(*told), tension)["index_value"] == 20.0


def test_a_tombstone_deletes_and_what_comes_after_it_begins_anew() -> None:
    high, low = (Told.of("tension", a_tension(revision=r)) for r in (9, 1))
    gone = Told.gone("tension", "RUS|UKR|2022-02-12", "RUS|UKR")
    assert rows_of(written(high, gone))["tension"] == []
    for engine in (written(high, gone, low), archive_of([[high, gone, low]])):
        assert one_row(engine, tension)["revision"] == 1


def test_a_withdrawn_alert_goes_and_one_that_comes_again_stands() -> None:
    told = [
        Told.of("alerts", an_alert(state=state, revision=r)) for r, state in enumerate(("open", "withdrawn", "open"))
    ]
    assert rows_of(written(*told[:2]))["alerts"] == []
    assert one_row(written(*told), alerts)["revision"] == 2


def test_a_withdrawal_outlives_the_tombstone_that_follows_it() -> None:
    alert = an_alert()
    gone = Told.gone("alerts", alert.alert_id, alert.dyad)
    told = [
        Told.of("alerts", alert),
        Told.of("alerts", alert.model_copy(update={"state": "withdrawn", "revision": 2, "index": 3.5})),
        gone,
    ]
    for engine in (written(*told), archive_of([told]), written(*told, *told[1:])):
        row = one_row(engine, withdrawals)
        assert (row["alert_id"], row["revision"], row["index_value"]) == ("a1", 2, 3.5)
        assert row["withdrawn_at"].timestamp() * 1000 == SAID_AT
        assert rows_of(engine)["alerts"] == []
    assert rows_of(written(told[0], gone))["withdrawals"] == []


def test_disagreements_replace_each_other_in_the_order_of_their_topic() -> None:
    told = [Told.of("disagreements", some_disagreements("RUS|UKR", "2022-02-12", extractor_version=v)) for v in "21"]
    assert one_row(written(*told), disagreements)["extractor_version"] == "1"


def test_copies_of_a_text_share_the_rows_of_their_findings_and_the_earliest_publication_stands() -> None:
    copies = [
        Told.of("events", an_event(event_id="e", article_id=name, published_at=NOON.replace(hour=hour)))
        for name, hour in (("late", 15), ("early", 9), ("middle", 12))
    ]
    for order in (copies, copies[::-1], [copies[1], copies[0], copies[2]]):
        assert one_row(written(*order), events)["article_id"] == "early"


def test_an_article_that_came_again_stands_with_its_newest_text() -> None:
    first, second = (a_text(words, ingested_at=NOON.replace(hour=h)) for h, words in ((13, "Before."), (14, "After.")))
    for order in ((first, second), (second, first)):
        assert one_row(written(*(Told.of("texts", one) for one in order)), articles)["text"] == "After."


def test_the_evidence_stays_whole_whatever_signs_it_holds() -> None:
    sentence = "« L’Ukraine » — d'après M. O'Neil; DROP TABLE events; 100 % \N{SNOWMAN} \\ \"…\" " + "long " * 500
    assert one_row(written(Told.of("events", an_event(sentence=sentence))), events)["evidence"] == sentence


def test_a_value_that_no_column_takes_is_named_and_nothing_of_its_batch_is_written() -> None:
    engine = archive_of([])
    good, bad = (changes_of([Told.of("tension", a_tension(day=day))]) for day in ("2022-02-12", "2022-02-13"))
    relation = bad[0].relation
    too_large = Change(relation, {**bad[0].row, "revision": 2**70})
    nothing = Change(relation, {**bad[0].row, "index_value": float("nan")})
    with pytest.raises(Unfit) as unfit:
        store(engine, [*good, too_large, nothing], {})
    assert set(unfit.value.found) == {1, 2}
    assert "2022" not in " ".join(unfit.value.found.values())
    assert rows_of(engine)["tension"] == []
    store(engine, good, {})
    assert len(rows_of(engine)["tension"]) == 1


def test_rows_and_offsets_are_written_together_or_not_at_all() -> None:
    engine, place = archive_of([]), ("vigie.texts.v1", 0)
    with engine.begin() as connection:
        begin(connection, [place])
    with pytest.raises(Unfit):
        store(engine, [Change(RELATIONS[0], {"article_id": "half a row"})], {place: (0, 1)})
    with engine.begin() as connection:
        assert known(connection) == {place: 0}


def test_a_claim_without_a_claimant_and_a_day_keeps_both_open() -> None:
    told = Told.of("claims", a_claim(claimant=None, date="2014-03"))
    [row] = rows_of(written(told))["claims"]
    assert "2014-03" in row
    assert NOON.date() in row
