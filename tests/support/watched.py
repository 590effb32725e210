"""A broker in, everything that dashboards ask out: worker, archive in PostgreSQL, Prometheus, filled with news.

What dashboards ask is then what it is in production: the real extractor, the real consumer of the archive, the committed
rules, and a role of PostgreSQL that may read the views and nothing else.
"""

import asyncio
import json
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from vigie.archive.engine import open_archive
from vigie.archive.migrating import migrate
from vigie.settings import Settings
from vigie.stream.extracting.reading import EXTRACTOR

from support.archive import archiving
from support.grafana import ROOT, Query, Window, chosen, menus_of, window_of
from support.month import month, odd, unreadable
from support.postgres import postgres
from support.prometheus import Prometheus
from support.workers import Worker, all_read, create_topics, push, push_articles, settings_for, settled

READER = "grafana"
RULES = sorted((ROOT / "deploy/prometheus/rules").glob("*.yml"))
SEEDS = ROOT / "seeds" / "articles.jsonl"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a data source says: names and rows of SQL, or the series of Prometheus."""

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Any, ...], ...] = ()
    series: tuple[dict[str, Any], ...] = ()

    @property
    def empty(self) -> bool:
        """There is nothing to draw."""
        return not self.rows and not self.series


@dataclass(frozen=True, slots=True)
class Watched:
    """The running parts."""

    settings: Settings
    prometheus: Prometheus
    reader: str
    """URL of the archive for the role of dashboards."""

    def ask(self, query: Query, window: Window) -> Answer:
        """Ask what a dashboard asks; raises where the data source refuses it."""
        window = window.of(query.panel)
        text = window.fill(query)
        if query.is_sql:
            return self.ask_archive(text)
        if query.instant or not query.panel:
            return Answer(series=tuple(self.prometheus.ask(text)))
        since, until = window.since.timestamp(), window.until.timestamp()
        step = max(1.0, window.step(query.panel).total_seconds() // 1)
        return Answer(series=tuple(self.prometheus.ask_over(text, since=since, until=until, step=step)))

    def ask_archive(self, text: str) -> Answer:
        """Ask the views."""
        with psycopg.connect(self.reader, autocommit=True) as connection:
            found = connection.execute(text.encode())
            return Answer(tuple(column.name for column in found.description or ()), tuple(found.fetchall()))

    def window(self, board: dict[str, Any], *, until: datetime | None = None) -> Window:
        """Fill the menus of a dashboard one after the other, as it does when it opens."""
        window = window_of(board, until=until, menus={})
        menus: dict[str, list[str]] = {}
        by_name = {menu["name"]: menu for menu in board["templating"]["list"]}
        for query in menus_of(board):
            name = query.place.removeprefix("menu ")
            menus[name] = chosen(by_name[name], self.values(query, Window(window.since, window.until, menus)))
        return Window(window.since, window.until, menus)

    def values(self, query: Query, window: Window) -> list[str]:
        """Give what a menu offers."""
        if query.is_sql:
            return [str(row[0]) for row in self.ask(query, window).rows]
        selector, _, label = query.text.removeprefix("label_values(").removesuffix(")").rpartition(", ")
        found = self.prometheus.ask(window.fill(Query(query.place, query.source, selector)))
        return sorted({one["metric"][label] for one in found})


@contextmanager
def watched(broker: str, folder: Path, **generated: int) -> Iterator[Watched]:
    """Start everything and fill it with the seeds and a generated month (see ``month``); stop it at the end."""
    settings = settings_for(broker)
    asyncio.run(create_topics(settings))
    with ExitStack() as running:
        url = running.enter_context(postgres(folder / "postgres"))
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"CREATE ROLE {READER} LOGIN".encode())
        migrate(open_archive(url), reader=READER)
        running.enter_context(archiving(settings, url, folder))
        worker = running.enter_context(Worker(settings, folder, extractor=EXTRACTOR))
        worker.wait_ready()
        archive = _address(folder / "archive.port")
        prometheus = Prometheus(
            folder / "prometheus",
            (folder / f"worker-{worker.name}.port").read_text().strip(),
            others=[("vigie-archive", archive)],
            rules=RULES,
        )
        running.enter_context(prometheus)
        assert prometheus.wait_for('up{job="vigie-worker"} == 1') and prometheus.wait_for(
            'up{job="vigie-archive"} == 1'
        )
        asyncio.run(_fill(settings, worker, generated))
        _wait_for_archive(archive)
        yield Watched(settings, prometheus, url.replace("vigie@", f"{READER}@"))


async def _fill(settings: Settings, worker: Worker, generated: dict[str, int]) -> None:
    today = datetime.now(UTC).date()
    await push_articles(settings, [json.loads(line) for line in SEEDS.read_text("utf-8").splitlines()])
    await push_articles(settings, odd(today))
    await push_articles(settings, month(today, **generated))
    await push(settings, unreadable())
    await all_read(settings, patience=400)
    await settled(settings, worker)
    await push_articles(settings, [article | {"id": f"{article['id']}-later"} for article in odd(today)])
    await push(settings, unreadable())
    await all_read(settings)


def _address(path: Path, patience: float = 180.0) -> str:
    until = time.monotonic() + patience
    while not path.exists() or not path.read_text().strip():
        assert time.monotonic() < until, "the archive did not say where it is"
        time.sleep(0.1)
    return path.read_text().strip()


def _wait_for_archive(address: str, patience: float = 300.0) -> None:
    """Wait until it has nothing left to write, three times in a row."""
    until, calm = time.monotonic() + patience, 0
    while calm < 3:
        time.sleep(0.7)
        with urllib.request.urlopen(f"http://{address}/metrics", timeout=10) as answer:
            lines: Sequence[str] = answer.read().decode().splitlines()
        lag = [float(line.rsplit(" ", 1)[1]) for line in lines if line.startswith("vigie_kafka_consumer_lag_records{")]
        calm = calm + 1 if lag and not sum(lag) else 0
        assert time.monotonic() < until, "the archive does not catch up"
