"""Real worker processes, and what they left on the topics of a real broker."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self
from uuid import uuid4

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from vigie.settings import Settings
from vigie.stream.clients.admin import administration, ensure_topics, wait_until_read
from vigie.stream.topics import Topic

from support.extractors import LINES
from support.kafka import settings_of_a_test, topics_of

ROOT = Path(__file__).resolve().parents[2]


def settings_for(broker: str, *, partitions: int = 4, **more: Any) -> Settings:
    """Settings of a test whose workers read in one process."""
    return settings_of_a_test(broker, partitions=partitions, extract_processes=1, **more)


@dataclass
class Worker:
    """One worker process; its log lies in ``folder``."""

    settings: Settings
    folder: Path
    only: str | None = None
    extractor: str = LINES
    name: str = field(default_factory=lambda: uuid4().hex[:6])
    process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        """Where it writes."""
        return self.folder / f"worker-{self.name}.log"

    @property
    def _port_file(self) -> Path:
        return self.folder / f"worker-{self.name}.port"

    def start(self) -> Self:
        """Start it; ``wait_ready`` waits for it."""
        self._port_file.unlink(missing_ok=True)
        environment = os.environ | {
            "PYTHONPATH": os.pathsep.join([str(ROOT / "tests"), str(ROOT / "service")]),
            "VIGIE_BROKER": self.settings.broker or "",
            "VIGIE_NAMESPACE": self.settings.namespace,
            "VIGIE_PARTITIONS": str(self.settings.partitions),
            "VIGIE_EXTRACT_PROCESSES": str(self.settings.extract_processes),
            "VIGIE_METRICS_PORT": "0",
            "VIGIE_LOG_LEVEL": "INFO",
        }
        command = [sys.executable, "-m", "support.worker_main", str(self._port_file), self.only or "", self.extractor]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)
        return self

    def wait_ready(self, patience: float = 90.0) -> Self:
        """Wait until it works on its partitions."""
        until = time.monotonic() + patience
        while self.get("/ready")[0] != 200:
            assert self.alive, self.log.read_text()[-3000:]
            assert time.monotonic() < until, f"not ready: {self.get('/ready')}\n{self.log.read_text()[-3000:]}"
            time.sleep(0.1)
        return self

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self.process is not None and self.process.poll() is None

    def get(self, path: str, accept: str = "*/*") -> tuple[int, str]:
        """Ask its health server; status 0 where nobody answers."""
        try:
            address = self._port_file.read_text().strip()
            request = urllib.request.Request(f"http://{address}{path}", headers={"Accept": accept})
            with urllib.request.urlopen(request, timeout=5) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError:
            return 0, ""

    def metric(self, start: str) -> float:
        """Sum of the samples whose line begins so."""
        lines = self.get("/metrics")[1].splitlines()
        return sum(float(line.rsplit(" ", 1)[1]) for line in lines if line.startswith(start))

    @property
    def closed(self) -> bool:
        """Whether it answers, and has no day to close."""
        return "\nvigie_partitions_to_close 0.0" in self.get("/metrics")[1]

    def terminate(self, patience: float = 60.0) -> int:
        """SIGTERM, and its exit code."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(patience)

    def kill(self) -> None:
        """Kill -9, of this process alone: what it started must notice by itself."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        if self.alive:
            with suppress(subprocess.TimeoutExpired):
                self.terminate(20)
        if self.alive:
            self.kill()


async def push(settings: Settings, records: Iterable[tuple[bytes | None, bytes | None]], **send: Any) -> None:
    """Publish raw articles, as pairs of key and value, in their order."""
    name = topics_of(settings).articles.name
    producer = AIOKafkaProducer(bootstrap_servers=settings.broker, max_request_size=8_000_000, acks="all")
    await producer.start()
    try:
        sent = [await producer.send(name, value, key=key, **send) for key, value in records]
        await asyncio.gather(*sent)
    finally:
        await producer.stop()


async def push_articles(settings: Settings, articles: Sequence[dict[str, Any]], *, per_second: float = 0) -> None:
    """Publish articles under their ids, all at once or at a steady rate."""
    name = topics_of(settings).articles.name
    producer = AIOKafkaProducer(bootstrap_servers=settings.broker, acks="all")
    await producer.start()
    try:
        sent, begun = [], time.monotonic()
        for number, article in enumerate(articles):
            value = json.dumps(article).encode()
            sent.append(await producer.send(name, value, key=str(article["id"]).encode()))
            if per_second:
                await asyncio.sleep(max(0.0, begun + number / per_second - time.monotonic()))
        await asyncio.gather(*sent)
    finally:
        await producer.stop()


async def read_all(settings: Settings, topic: Topic) -> list[Any]:
    """Every record that a topic holds now, as aiokafka gives them."""
    consumer = AIOKafkaConsumer(
        bootstrap_servers=settings.broker, auto_offset_reset="earliest", max_partition_fetch_bytes=8_000_000
    )
    await consumer.start()
    try:
        partitions = [TopicPartition(topic.name, number) for number in range(topic.partitions)]
        consumer.assign(partitions)
        ends = await consumer.end_offsets(partitions)
        records = []
        while any([await consumer.position(partition) < ends[partition] for partition in partitions]):
            for batch in (await consumer.getmany(timeout_ms=500)).values():
                records += batch
        return records
    finally:
        await consumer.stop()


def newest_of(records: Iterable[Any]) -> dict[str, Any]:
    """What a compacted topic says in the end: the last value of each key, tombstones left out."""
    last = {record.key.decode(): record.value for record in records}
    return {key: json.loads(value) for key, value in last.items() if value is not None}


def less_revision(records: dict[str, Any]) -> dict[str, Any]:
    """Records without the number that only counts how often they were published."""
    return {key: {name: field for name, field in value.items() if name != "revision"} for key, value in records.items()}


def wait_until(true: Callable[[], object], patience: float = 240.0) -> None:
    """Wait until something holds."""
    until = time.monotonic() + patience
    while not true():
        assert time.monotonic() < until, "it did not come to hold"
        time.sleep(0.2)


async def create_topics(settings: Settings) -> None:
    """Create the topics of these settings."""
    await ensure_topics(settings, topics_of(settings))


async def all_read(settings: Settings, patience: float = 60.0) -> None:
    """Wait until both groups have committed all that stands."""
    await wait_until_read(settings, topics_of(settings), patience=patience)


async def group_read(settings: Settings, group: str, patience: float = 60.0) -> None:
    """Wait until one group has committed all that stands."""
    topics = topics_of(settings)
    read = topics.read_by[group]
    async with administration(settings) as admin:
        ends, begins = await admin.end_offsets(read), await admin.begin_offsets(read)
        until = time.monotonic() + patience
        while left := await admin.unread(group, ends, begins):
            assert time.monotonic() < until, f"{group} has {left} records to read"
            await asyncio.sleep(0.2)


async def settled(settings: Settings, *workers: Worker, patience: float = 240.0) -> None:
    """Wait until all is read, and no worker has a day to close."""
    await all_read(settings, patience=patience)
    until, calm = time.monotonic() + patience, 0
    while calm < 3:
        await asyncio.sleep(1)
        calm = calm + 1 if all(worker.closed for worker in workers if worker.alive) else 0
        assert time.monotonic() < until, "days are closed again and again"
