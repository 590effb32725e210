"""Feeds of a publisher on the loopback, with the good and the bad manners of the real ones."""

import asyncio
import gzip
import json
import random
import signal
import time
import urllib.request
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from support.commands import environment_of, vigie, vigie_running
from support.feed_server import FeedServer, Reply, item, page, rss
from support.kafka import all_records, settings_of_a_test, topics_of
from vigie.errors import Unavailable
from vigie.feeds import fetching as fetching_module
from vigie.feeds import polling
from vigie.feeds.addresses import read_address
from vigie.feeds.fetching import USER_AGENT, fetching
from vigie.feeds.following import Follower
from vigie.feeds.memory import Memory
from vigie.feeds.polling import TRIES, Feed, Look, Poller
from vigie.model.given import Given
from vigie.stream.clients.admin import ensure_topics
from vigie.stream.metrics import FeedMetrics

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)
LONG = "La Norvège menace le Danemark de représailles et masse des soldats à sa frontière. " * 20


class Reader:
    """A poller whose articles go into a list, and whose clock the test sets."""

    def __init__(self, poller: Poller) -> None:
        self.poller = poller
        self.published: list[dict[str, Any]] = []
        self.now = NOW
        self.away = False
        poller.publish = self._publish
        poller.clock = lambda: self.now

    async def look(self, address: str) -> Look:
        return await self.poller.look(Feed(read_address(address)))

    async def _publish(self, articles: Sequence[Given]) -> None:
        if self.away:
            raise Unavailable("Kafka is away")
        self.published += [json.loads(one.value) for one in articles]


@pytest.fixture
async def reader(tmp_path: Path) -> AsyncIterator[Reader]:
    async with fetching(pause=0.0) as fetcher:
        with Memory(tmp_path) as memory:
            yield Reader(
                Poller(fetcher, memory, None, timedelta(minutes=15), chance=random.Random(1), clock=None)  # type: ignore[arg-type]
            )


@pytest.fixture
def outlet() -> Any:
    with FeedServer() as server:
        yield server


async def test_each_article_is_published_once_however_often_its_feeds_list_it(
    reader: Reader, outlet: FeedServer
) -> None:
    outlet.replies = {
        "/une": rss(item("un", text=LONG), item("deux", text=LONG)),
        "/monde": rss(item("deux", text=LONG), item("trois", text=LONG)),
    }
    looks = await asyncio.gather(reader.look(outlet.url("/une")), reader.look(outlet.url("/monde")))
    assert sorted(one["title"] for one in reader.published) == ["Titre deux", "Titre trois", "Titre un"]
    assert sum(look.published for look in looks) == 3
    assert (await reader.look(outlet.url("/une"))).outcome == "nothing_new"
    assert len(reader.published) == 3


async def test_a_feed_that_has_not_changed_costs_304(reader: Reader, outlet: FeedServer) -> None:
    feed = rss(item("un", text=LONG))
    outlet.replies["/rss"] = Reply(
        feed.body, headers={**feed.headers, "Last-Modified": "Sat, 31 Jan 2026 10:00:00 GMT"}, etag='"a"'
    )
    await reader.look(outlet.url("/rss"))
    assert (await reader.look(outlet.url("/rss"))).outcome == "unchanged"
    asked = outlet.asked[-1].headers
    assert (asked["If-None-Match"], asked["If-Modified-Since"]) == ('"a"', "Sat, 31 Jan 2026 10:00:00 GMT")
    assert asked["User-Agent"] == USER_AGENT


async def test_a_summary_is_replaced_by_the_page_that_it_links_to(reader: Reader, outlet: FeedServer) -> None:
    outlet.replies = {
        "/rss": rss(item("un", link=outlet.url("/un")), item("deux", link=outlet.url("/deux"))),
        "/un": page(*["Oslo menace Copenhague de fermer le détroit aux navires."] * 12, title="Oslo menace"),
    }
    look = await reader.look(outlet.url("/rss"))
    whole, summary = sorted(reader.published, key=lambda one: -len(one["text"]))
    assert "fermer le détroit" in whole["text"]
    assert "Mentions" not in whole["text"]
    assert summary["text"] == "Un résumé."
    assert look.published == 2


async def test_a_page_that_does_not_come_is_asked_again_and_then_the_summary_does(
    reader: Reader, outlet: FeedServer
) -> None:
    feed = rss(item("un", link=outlet.url("/un")))
    outlet.replies = {"/rss": Reply(feed.body, headers=feed.headers, etag='"a"'), "/un": Reply(status=503)}
    for _ in range(TRIES - 1):
        assert (await reader.look(outlet.url("/rss"))).published == 0
    assert (await reader.look(outlet.url("/rss"))).published == 1
    assert outlet.times("/un") == TRIES
    assert (await reader.look(outlet.url("/rss"))).outcome == "unchanged"


async def test_nothing_is_remembered_while_kafka_is_away(reader: Reader, outlet: FeedServer) -> None:
    feed = rss(item("un", text=LONG))
    outlet.replies["/rss"] = Reply(feed.body, headers=feed.headers, etag='"a"')
    reader.away = True
    with pytest.raises(Unavailable):
        await reader.look(outlet.url("/rss"))
    reader.away = False
    assert (await reader.look(outlet.url("/rss"))).published == 1


@pytest.mark.parametrize("status", [429, 503])
async def test_who_asks_for_time_gets_it_even_over_a_restart(reader: Reader, outlet: FeedServer, status: int) -> None:
    outlet.replies["/rss"] = Reply(b"busy", status, {"Retry-After": "4000"})
    look = await reader.look(outlet.url("/rss"))
    assert (look.outcome, look.words) == ("failed", f"answers {status}")
    assert look.pause >= timedelta(seconds=4000)
    feed = Feed(read_address(outlet.url("/rss")))
    assert reader.poller.due_in(feed) == pytest.approx(look.pause.total_seconds())
    reader.now += timedelta(hours=2)
    assert reader.poller.due_in(feed) == 0


async def test_a_feed_that_stays_away_is_asked_less_and_less(reader: Reader, outlet: FeedServer) -> None:
    pauses = [(await reader.look(outlet.url("/none"))).pause for _ in range(6)]
    assert pauses[5] > pauses[0] * 8


@pytest.mark.parametrize(
    ("reply", "outcome", "words"),
    [
        (Reply(b"<html><p>Not here"), "broken", "no RSS, no Atom"),
        (Reply(status=410), "refused", "gone for good"),
        (Reply(b"x" * 6_000_000), "refused", "more than 5 MiB"),
        (Reply(gzip.compress(b"\x00" * 60_000_000), headers={"Content-Encoding": "gzip"}), "refused", "more than 5 MiB"),
        (Reply(b"not gzip", headers={"Content-Encoding": "gzip"}), "refused", "is not gzip"),
        (Reply(b"x", headers={"Content-Encoding": "br"}), "refused", "packed as 'br'"),
        (Reply(status=302, headers={"Location": "/rss"}), "refused", "leads on and on"),
        (Reply(status=302, headers={"Location": "file:///etc/passwd"}), "refused", "is not http://"),
        (Reply(status=302, headers={"Location": "http://169.254.169.254/latest/meta-data"}), "refused", "not public"),
        (Reply(status=301, headers={"Location": "http://127.0.0.1:9/"}), "refused", "127.0.0.1:9 leads to 127.0.0.1"),
        (Reply(status=302, headers={"Location": "http://[::ffff:10.0.0.1]/"}), "refused", "not public"),
    ],
)  # fmt: skip
async def test_bad_manners_cost_nothing_but_a_line(
    reader: Reader, outlet: FeedServer, reply: Reply, outcome: str, words: str
) -> None:
    outlet.replies["/rss"] = reply
    look = await reader.look(outlet.url("/rss"))
    assert look.outcome == outcome
    assert words in look.words
    assert reader.published == []


async def test_a_redirect_within_the_host_is_followed(reader: Reader, outlet: FeedServer) -> None:
    outlet.replies = {"/old": Reply(status=301, headers={"Location": "/new"}), "/new": rss(item("un", text=LONG))}
    assert (await reader.look(outlet.url("/old"))).published == 1


async def test_a_link_into_the_own_network_is_not_followed(reader: Reader, outlet: FeedServer) -> None:
    with FeedServer({"/admin": page("Geheim")}) as inside:
        outlet.replies["/rss"] = rss(item("un", link=inside.url("/admin")))
        await reader.look(outlet.url("/rss"))
        assert inside.asked == []
    assert reader.published[0]["text"] == "Un résumé."


async def test_a_server_that_drips_is_given_up(
    reader: Reader, outlet: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching_module, "LONGEST", 0.2)
    outlet.replies["/rss"] = Reply(b"late", seconds=1.0)
    look = await reader.look(outlet.url("/rss"))
    assert look.outcome == "failed"
    assert "took longer" in look.words


async def test_robots_txt_is_asked_once_and_obeyed(reader: Reader, outlet: FeedServer) -> None:
    outlet.replies = {
        "/robots.txt": Reply(b"User-agent: *\nDisallow: /un\nDisallow: /*.pdf$\n"),
        "/rss": rss(item("un", link=outlet.url("/un")), item("deux", link=outlet.url("/deux"))),
        "/un": page(LONG), "/deux": page(LONG),
    }  # fmt: skip
    await reader.look(outlet.url("/rss"))
    assert (outlet.times("/robots.txt"), outlet.times("/un"), outlet.times("/deux")) == (1, 0, 1)
    outlet.replies["/robots.txt"] = Reply(b"User-agent: *\nAllow: /\n\nUser-agent: vigie\nDisallow: /\n")
    async with fetching(pause=0.0) as fetcher:
        reader.poller.fetcher = fetcher
        reader.poller.__post_init__()
        assert (await reader.look(outlet.url("/rss"))).words == "robots.txt of 127.0.0.1 forbids it"
    assert outlet.times("/rss") == 1


async def test_a_host_is_asked_once_at_a_time_with_a_pause(outlet: FeedServer, tmp_path: Path) -> None:
    outlet.replies = {f"/{n}": rss(item(f"n{n}", text=LONG)) for n in range(3)}
    async with fetching(pause=0.15) as fetcher:
        with Memory(tmp_path) as memory:
            reader = Reader(Poller(fetcher, memory, None, timedelta(minutes=15), chance=random.Random(1), clock=None))  # type: ignore[arg-type]
            await asyncio.gather(*(reader.look(outlet.url(f"/{n}")) for n in range(3)))
    times = [one.at for one in outlet.asked]
    assert len(times) == 4
    assert all(after - before >= 0.14 for before, after in pairwise(times))


async def test_a_date_in_the_future_is_no_date(reader: Reader, outlet: FeedServer) -> None:
    outlet.replies["/rss"] = rss(item("un", text=LONG, pubDate="Sat, 31 Jan 2099 09:30:00 GMT"))
    await reader.look(outlet.url("/rss"))
    assert "published_at" not in reader.published[0]


async def test_following_goes_on_through_an_outage_and_ends_when_told(reader: Reader, outlet: FeedServer) -> None:
    outlet.replies["/rss"] = rss(item("un", text=LONG))
    told: list[Look] = []
    metrics, stopping = FeedMetrics(), asyncio.Event()
    follower = Follower(reader.poller, metrics, lambda _feed, look: told.append(look))
    reader.away = True
    task = asyncio.create_task(follower.forever([Feed(read_address(outlet.url("/rss?key=secret")))], stopping))
    outlet.replies["/rss?key=secret"] = outlet.replies["/rss"]
    while not told:
        await asyncio.sleep(0.01)
    assert told[0].outcome == "unpublished"
    assert follower.away == "Kafka is away"
    stopping.set()
    await asyncio.wait_for(task, 5)
    name = f"127.0.0.1:{outlet.port}/rss"
    assert metrics.registry.get_sample_value("vigie_feed_fetches_total", {"feed": name, "outcome": "unpublished"}) == 1


async def test_a_bug_that_one_feed_shows_leaves_the_others_alone(
    reader: Reader, outlet: FeedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    outlet.replies = {"/bad": rss(item("un", text=LONG)), "/good": rss(item("deux", text=LONG))}
    whole = polling.entries_of

    def entries_of(body: bytes, url: Any, content_type: str) -> Any:
        if url.path == "/bad":
            raise KeyError("bug")
        return whole(body, url, content_type)

    monkeypatch.setattr(polling, "entries_of", entries_of)
    told: dict[str, str] = {}
    stopping = asyncio.Event()
    follower = Follower(reader.poller, FeedMetrics(), lambda feed, look: told.update({feed.url.path: look.outcome}))
    feeds = [Feed(read_address(outlet.url(path))) for path in ("/bad", "/good")]
    task = asyncio.create_task(follower.forever(feeds, stopping))
    for _ in range(500):
        if len(told) == 2:
            break
        await asyncio.sleep(0.02)
    stopping.set()
    await asyncio.wait_for(task, 15)
    assert told == {"/bad": "bug", "/good": "new"}


async def test_the_command_publishes_once_and_says_what_it_did(broker: str, outlet: FeedServer, tmp_path: Path) -> None:
    settings = settings_of_a_test(broker)
    topics = topics_of(settings)
    await ensure_topics(settings, topics)
    environment = {**environment_of(settings), "VIGIE_FOLDER": str(tmp_path / "data")}
    outlet.replies["/rss"] = rss(
        item("un", text=LONG, pubDate="Sat, 31 Jan 2026 09:30:00 GMT"), item("deux", text=LONG)
    )
    (tmp_path / "feeds.txt").write_text(f"# les nôtres\n{outlet.url('/rss')} Le Fil  # tous les jours\n", "utf-8")
    done = await asyncio.to_thread(vigie, "feed", "--file", tmp_path / "feeds.txt", "--once", **environment)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "2 articles published from 1 feed"
    assert "2 listed, 2 new; next in 1" in done.stdout
    records = await all_records(broker, topics.articles.name, at_least=2)
    article = next(one for one in (json.loads(record.value) for record in records) if one["title"] == "Titre un")
    assert (article["outlet"], article["published_at"], article["language"]) == ("Le Fil", "2026-01-31T09:30:00Z", "fr")
    assert {dict(record.headers)["ce_source"] for record in records} == {b"/vigie/feed"}

    with vigie_running("feed", outlet.url("/rss"), outlet.url("/none"), **environment) as following:
        assert following.stdout is not None
        head = following.stdout.readline().decode()
        assert head.startswith("following 2 feeds, metrics http://127.0.0.1:")
        lines = [following.stdout.readline().decode() for _ in range(2)]
        assert any("2 listed, 0 new" in line for line in lines)
        assert any("answers 404; again in" in line for line in lines)
        address = head.split()[4].rstrip(";")
        shown = await asyncio.to_thread(lambda: urllib.request.urlopen(address).read().decode())
        assert f'vigie_feed_fetches_total{{feed="127.0.0.1:{outlet.port}/none",outcome="failed"}} 1.0' in shown
        begun = time.monotonic()
        following.send_signal(signal.SIGTERM)
        assert following.wait(15) == 0
        assert time.monotonic() - begun < 5
        assert following.stderr is not None
        assert following.stderr.read() == b""
    assert len(await all_records(broker, topics.articles.name, at_least=3, seconds=1)) == 2
