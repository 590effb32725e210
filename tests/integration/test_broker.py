"""The embedded broker, for real: start, restart, kill, damage."""

import shutil
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from support.embedded import embedded
from vigie.errors import Unavailable
from vigie.local.broker import EmbeddedBroker, running_address
from vigie.local.jars import JarSource, cache_folder, read_lock, verified_jars

Make = Callable[..., EmbeddedBroker]


@pytest.fixture
def make(tmp_path: Path):
    made: list[EmbeddedBroker] = []

    def new(name: str = "kafka", *, port: int = 0) -> EmbeddedBroker:
        made.append(embedded(tmp_path / name, port=port))
        return made[-1]

    yield new
    for one in made:
        one.stop()


async def publish(address: str, topic: str, words: list[str]) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=address)
    await admin.start()
    try:
        await admin.create_topics([NewTopic(topic, 1, 1)])
    finally:
        await admin.close()
    async with AIOKafkaProducer(bootstrap_servers=address, acks="all", enable_idempotence=True) as producer:
        for word in words:
            await producer.send_and_wait(topic, word.encode())


async def read(address: str, topic: str, count: int) -> list[str]:
    consumer = AIOKafkaConsumer(topic, bootstrap_servers=address, auto_offset_reset="earliest")
    async with consumer:
        return [(await consumer.getone()).value.decode() for _ in range(count)]


async def test_what_was_published_is_there_after_a_restart(make: Make) -> None:
    broker = make()
    await publish(broker.start(), "kept", ["one", "two"])
    first = broker.address
    broker.stop()
    assert broker.start() == first, "a free port is kept, so that what points at it finds it again"
    assert await read(broker.address, "kept", 2) == ["one", "two"]


async def test_a_killed_broker_starts_again_with_its_data(make: Make) -> None:
    broker = make()
    await publish(broker.start(), "kept", ["one", "two", "three"])
    broker.kill()
    assert not broker.alive
    broker.stop()
    assert await read(broker.start(), "kept", 3) == ["one", "two", "three"]


async def test_the_broker_of_a_killed_run_is_stopped_and_its_data_kept(make: Make, tmp_path: Path) -> None:
    killed = make()
    await publish(killed.start(), "kept", ["one"])
    orphan = killed.pid
    killed._lock.release()  # as the system does for a process that was killed
    broker = make()
    broker.start()
    assert orphan is not None
    assert not psutil.pid_exists(orphan)
    assert await read(broker.address, "kept", 1) == ["one"]
    assert running_address(tmp_path / "kafka") == broker.address


def test_stopping_leaves_no_process_and_no_address(make: Make, tmp_path: Path) -> None:
    broker = make()
    broker.start()
    assert running_address(tmp_path / "kafka") == broker.address
    pid = broker.pid
    broker.stop()
    assert pid is not None
    assert not psutil.pid_exists(pid)
    assert running_address(tmp_path / "kafka") is None


def test_a_second_broker_on_the_same_folder_is_refused_in_one_line(make: Make) -> None:
    make().start()
    with pytest.raises(Unavailable, match="another vigie keeps its Kafka in"):
        make().start()


def test_a_port_that_is_taken_is_said_and_nothing_is_left_running(make: Make) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        broker = make(port=port)
        with pytest.raises(Unavailable, match=f"port {port} is taken by another program"):
            broker.start()
    assert not broker.alive


def test_the_port_of_the_last_start_is_given_up_when_somebody_else_took_it(make: Make) -> None:
    broker = make()
    first = broker.start()
    broker.stop()
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", int(first.split(":")[1])))
        other.listen()
        assert broker.start() != first


def test_a_half_formatted_storage_is_formatted_again(make: Make, tmp_path: Path) -> None:
    (tmp_path / "kafka" / "data.new").mkdir(parents=True)
    (tmp_path / "kafka" / "data.new" / "meta.properties").write_text("half")
    broker = make()
    assert broker.start()
    assert not (tmp_path / "kafka" / "data.new").exists()


@pytest.fixture
def filled_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of this test's own, so that it can be damaged."""
    lock = read_lock()
    own = verified_jars(lock, JarSource())
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = cache_folder(lock)
    folder.mkdir(parents=True)
    for path in own:
        shutil.copy(path, folder)
    return folder


def test_a_corrupt_jar_is_fetched_again_from_the_registry(filled_cache: Path) -> None:
    small = filled_cache / "slf4j-api-1.7.36.jar"
    small.write_bytes(small.read_bytes()[:-1] + b"X")
    paths = verified_jars(read_lock(), JarSource())
    assert small in paths
    assert all(jar.is_in(filled_cache) for jar in read_lock().jars)


def test_two_starts_at_once_share_one_fetch(filled_cache: Path) -> None:
    gone = [filled_cache / "slf4j-api-1.7.36.jar", filled_cache / "jspecify-1.0.0.jar"]
    for path in gone:
        path.unlink()
    told: list[str] = []
    source = JarSource(progress=lambda what, _done, _total: told.append(what))
    with ThreadPoolExecutor(2) as starts:
        one, two = starts.map(lambda _: verified_jars(read_lock(), source), range(2))
    assert one == two
    assert sorted(what for what in told if what.startswith("fetching")) == sorted(f"fetching {p.name}" for p in gone)
