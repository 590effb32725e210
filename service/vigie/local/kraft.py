"""How one Kafka node is laid out, configured, formatted and started."""

import base64
import hashlib
import json
import os
import shutil
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from vigie.errors import Misconfigured
from vigie.local.jars import JarLock, cache_folder
from vigie.local.java import Java

LOGGING = Path(__file__).with_name("kafka.log4j2.properties")
HEAP = "384m"
"""64 MB are enough to start; this much carries a year of articles with room to spare."""

_PROPERTIES = """\
process.roles=broker,controller
node.id=1
controller.quorum.bootstrap.servers=127.0.0.1:{controller}
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}
advertised.listeners=PLAINTEXT://127.0.0.1:{port}
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
log.dirs={data}
default.replication.factor=1
min.insync.replicas=1
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=4
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
auto.create.topics.enable=false
log.cleaner.dedupe.buffer.size=16777216
log.cleaner.threads=1
num.network.threads=2
num.io.threads=4
num.recovery.threads.per.data.dir=2
background.threads=2
# The shortest that holds: after kill -9 a start waits this long for its own ghost.
broker.session.timeout.ms=3000
broker.heartbeat.interval.ms=500
"""


@dataclass(frozen=True, slots=True)
class Node:
    """One node's folder, and what runs it."""

    folder: Path
    java: Java
    class_path: str
    aot_cache: Path | None = None
    """Classes as an earlier run loaded and linked them; halves the start. Ignored by Java where it does not fit."""
    aot_output: Path | None = None
    """Where this run leaves such a cache when it ends, which takes it six seconds more."""

    @property
    def data(self) -> Path:
        """The log segments."""
        return self.folder / "data"

    @property
    def logs(self) -> Path:
        """What the broker says of itself."""
        return self.folder / "logs"

    @property
    def output(self) -> Path:
        """What Java writes to standard output and error."""
        return self.logs / "output.log"

    @property
    def properties(self) -> Path:
        """The configuration, written anew at each start: ports change."""
        return self.folder / "server.properties"

    @property
    def formatted(self) -> bool:
        """Whether the storage has its cluster id. It is formatted aside and moved here in one step."""
        return (self.data / "meta.properties").exists()

    @property
    def _aside(self) -> Path:
        return self.folder / "data.new"

    @property
    def _format_properties(self) -> Path:
        return self.folder / "format.properties"

    @property
    def _has_aot_cache(self) -> bool:
        return self.aot_cache is not None and self.aot_cache.exists()

    def configure(self, port: int, controller: int) -> None:
        """Write the configuration for these two loopback ports."""
        self.logs.mkdir(parents=True, exist_ok=True)
        self.properties.write_text(properties(self.data, port, controller), "utf-8")

    def format_command(self) -> list[str]:
        """Prepare for, and write the command line of, the tool that gives the storage its cluster id."""
        self.logs.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(self._aside, ignore_errors=True)
        self._format_properties.write_text(properties(self._aside, 1, 2), "utf-8")
        tool = ("kafka.tools.StorageTool", "format", "--standalone", "-t", cluster_id())
        return [*self._java(), *tool, "-c", str(self._format_properties)]

    def take_formatted(self) -> None:
        """Put the storage that the tool has formatted in its place, in one step."""
        self._aside.replace(self.data)
        self._format_properties.unlink()

    def command(self) -> list[str]:
        """Write the command line of the broker."""
        record = [f"-XX:AOTCacheOutput={self.aot_output}"] if self.aot_output else []
        return [*self._java(*record), "kafka.Kafka", str(self.properties)]

    def environment(self) -> dict[str, str]:
        """Give the variables to start it with: in the locale C, Java knows no file whose name is not ASCII."""
        return {**os.environ, "LC_ALL": "C.UTF-8"}

    def _java(self, *options: str) -> list[str]:
        # C1 alone starts faster and is enough: the clients in Python need more time than the broker.
        fixed = [f"-Xmx{HEAP}", "-XX:TieredStopAtLevel=1", "-Djava.awt.headless=true", f"-Dkafka.logs.dir={self.logs}"]
        cache = [f"-XX:AOTCache={self.aot_cache}"] if self._has_aot_cache and not options else []
        logging = [f"-Dlog4j2.configurationFile={LOGGING}"]
        return [str(self.java.path), *fixed, *cache, *options, *logging, "-cp", self.class_path]


def properties(data: Path, port: int, controller: int) -> str:
    """Write the configuration of a node that is broker and controller in one.

    Raises:
        Misconfigured: Kafka would read the folder as a list of several.
    """
    if "," in str(data):
        raise Misconfigured(
            f"Kafka takes no comma in the path of its data ({data}): set VIGIE_FOLDER to another folder"
        )
    # Java reads these files as Latin-1; its escapes for all else are those of JSON.
    return _PROPERTIES.format(data=json.dumps(str(data))[1:-1], port=port, controller=controller)


def aot_cache_file(lock: JarLock, java: Java, class_path: str) -> Path | None:
    """Where the cache for this Java and these jars at these paths lies, made or not; None where Java keeps none."""
    if not java.writes_aot_cache:
        return None
    key = hashlib.sha256(f"{java.path}\n{java.version}\n{class_path}".encode()).hexdigest()[:12]
    return cache_folder(lock) / f"broker-{key}.aot"


def cluster_id(drawn: Callable[[], bytes] = lambda: uuid.uuid4().bytes) -> str:
    """Draw a name for a cluster; none that begins with a dash, which Kafka's tool would take for an option."""
    while True:
        name = base64.urlsafe_b64encode(drawn()).decode().rstrip("=")
        if not name.startswith("-"):
            return name
