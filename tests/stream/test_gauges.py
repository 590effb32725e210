"""What Prometheus sees of the dyads that this worker holds."""

import asyncio
from datetime import date

import pytest
from support.findings import told_that_day
from support.streams import FaustTable, Topic
from vigie.stream.aggregating import gauges
from vigie.stream.aggregating.books import Books, Publications
from vigie.stream.aggregating.gauges import DyadGauges
from vigie.stream.aggregating.tables import Table
from vigie.stream.metrics import Metrics
from vigie.stream.topics import partition_of
from vigie.tension.ledger import Ledger

DAY = date(2022, 2, 12)


@pytest.fixture
def books():
    it = Books(Ledger("test"), Table(FaustTable()), Publications(Topic("t"), Topic("a"), 4), Metrics())
    it.ledger.volume.put(DAY.isoformat(), b'["0000000000000001"]')
    return it


async def tell(books, *events):
    draft = books.draft()
    for event in events:
        books.merge(event, draft)
    books.publish(draft, [])
    await draft.settle()


def shown(books, *, today=DAY, held=frozenset(range(4))):
    days, loop = Table(FaustTable()), asyncio.get_running_loop()
    return DyadGauges(books, days, held=lambda: held, loop=loop, today=lambda: today.toordinal())


async def test_the_index_of_today_is_that_of_the_published_record(books):
    await tell(books, told_that_day("MOBILIZE RUS UKR"), told_that_day("CONSULT FRA DEU", article="a2"))
    [hot, calm] = shown(books).look()
    record = books._publications.tension.newest()["RUS|UKR|2022-02-12"]
    assert (hot.dyad, hot.index) == ("RUS|UKR", record["index"])
    assert (calm.dyad, calm.index, calm.last_day) == ("DEU|FRA", 0.0, DAY.toordinal())


async def test_it_falls_by_itself_while_nothing_happens(books):
    await tell(books, told_that_day("MOBILIZE RUS UKR"))
    later = [shown(books, today=date.fromordinal(DAY.toordinal() + days)).look()[0].index for days in (0, 3, 10, 400)]
    assert later == sorted(later, reverse=True)
    assert later[-1] == 0.0


async def test_dyads_of_other_workers_are_not_shown(books):
    await tell(books, told_that_day("MOBILIZE RUS UKR"))
    partition = partition_of("RUS|UKR", 4)
    assert shown(books, held=frozenset({partition})).look()
    assert not shown(books, held=frozenset(range(4)) - {partition}).look()


async def test_a_scrape_from_another_thread_has_all_series(books):
    await tell(books, told_that_day("MOBILIZE RUS UKR"))
    metrics = Metrics()
    metrics.registry.register(shown(books))
    value = lambda name, **labels: metrics.registry.get_sample_value(name, labels)  # noqa: E731
    assert await asyncio.to_thread(value, "vigie_dyad_tension_index", dyad="RUS-UKR") > 0
    assert await asyncio.to_thread(value, "vigie_dyad_alert_level", dyad="RUS-UKR") == 0
    assert await asyncio.to_thread(value, "vigie_dyad_last_event_timestamp_seconds", dyad="RUS-UKR") == 1644624000
    assert await asyncio.to_thread(value, "vigie_dyads_tracked") == 1


async def test_the_number_of_series_is_bounded_and_the_hottest_are_kept(books, monkeypatch):
    monkeypatch.setattr(gauges, "CAP", 3)
    codes = ["AAA", "BBB", "CCC", "DDD", "EEE"]
    for number, code in enumerate(codes):
        await tell(books, *(told_that_day(f"MOBILIZE {code} ZZZ", article=f"a{code}{n}") for n in range(number + 1)))
    metrics = Metrics()
    metrics.registry.register(shown(books))
    families = await asyncio.to_thread(lambda: {family.name: family for family in metrics.registry.collect()})
    assert [s.labels["dyad"] for s in families["vigie_dyad_tension_index"].samples] == ["EEE-ZZZ", "DDD-ZZZ", "CCC-ZZZ"]
    assert families["vigie_dyads_without_series"].samples[0].value == 2


async def test_a_busy_event_loop_shows_the_last_values_instead_of_none(books, monkeypatch):
    monkeypatch.setattr(gauges, "PATIENCE", 0.05)
    await tell(books, told_that_day("MOBILIZE RUS UKR"))
    it = shown(books)
    before = await asyncio.to_thread(lambda: [family.samples for family in it.collect()][0])
    async with books.lock:
        during = await asyncio.to_thread(lambda: [family.samples for family in it.collect()][0])
    assert [sample.value for sample in during] == [sample.value for sample in before]
    assert during


async def test_an_open_alert_shows_its_level(books):
    days = [date.fromordinal(DAY.toordinal() - back).isoformat() for back in (3, 2, 1, 0)]
    for day in days:
        books.ledger.volume.put(day, b'["0000000000000001"]')
        await tell(
            books, *(told_that_day("ASSAULT RUS UKR", article=f"{day} {n}", day=day, outlet=f"o{n}") for n in range(9))
        )
    draft = books.draft()
    books.close("RUS|UKR", days[0], draft, partition_of("RUS|UKR", 4))
    await draft.settle()
    assert shown(books).look()[0].alert == 3


async def test_an_old_alert_that_nothing_feeds_any_more_has_no_level(books):
    await test_an_open_alert_shows_its_level(books)
    later = date.fromordinal(DAY.toordinal() + 100)
    assert shown(books, today=later).look()[0].alert == 0


async def test_a_dyad_with_an_open_alert_keeps_its_series_whatever_its_index(books, monkeypatch):
    monkeypatch.setattr(gauges, "CAP", 1)
    await test_an_open_alert_shows_its_level(books)
    today = date.fromordinal(DAY.toordinal() + 20)
    books.ledger.volume.put(today.isoformat(), b'["0000000000000001"]')
    await tell(books, *(told_that_day("ASSAULT FRA MEX", article=f"h{n}", day=today.isoformat()) for n in range(40)))
    metrics = Metrics()
    metrics.registry.register(shown(books, today=today))
    families = await asyncio.to_thread(lambda: {family.name: family for family in metrics.registry.collect()})
    hot, alerted = (shown(books, today=today).look()[n].index for n in (1, 0))
    assert hot > alerted
    assert [s.labels["dyad"] for s in families["vigie_dyad_tension_index"].samples] == ["RUS-UKR"]


async def test_what_stands_behind_an_index_is_that_of_the_published_record(books):
    await tell(books, told_that_day("MOBILIZE RUS UKR"), told_that_day("ACCUSE RUS UKR", article="a2", outlet="o2"))
    record = books._publications.tension.newest()["RUS|UKR|2022-02-12"]
    metrics = Metrics()
    metrics.registry.register(shown(books))
    value = lambda name: metrics.registry.get_sample_value(f"vigie_dyad_{name}", {"dyad": "RUS-UKR"})  # noqa: E731
    for name, field in {
        "tension_week_change": "change_7d", "threat_index": "threat", "articles": "articles", "outlets": "outlets",
        "usual_index": "baseline", "tension_deviation_sigmas": "z",
    }.items():  # fmt: skip
        assert await asyncio.to_thread(value, name) == record[field], name
    assert record["threat"] > 0 and record["articles"] == 2
