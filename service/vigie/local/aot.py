"""A cache of Kafka's loaded and linked classes, made while nothing else is to be done, halves every later start."""

import contextlib
import tempfile
import threading
from pathlib import Path

from vigie.errors import Misconfigured, Unavailable
from vigie.local.broker import EmbeddedBroker
from vigie.local.jars import JarSource, class_path, read_lock, verified_jars
from vigie.local.java import find_java
from vigie.local.kraft import aot_cache_file
from vigie.local.locks import FileLock

QUIET = 20.0
"""Seconds to wait before it begins: the first minute of a first run belongs to the user."""


class AotCache:
    """Makes the cache in a thread, from a throw-away broker of low priority; gives up at once when asked to.

    A run that records its classes stops six seconds later than others. So the broker that the user waits for never
    does it, and the start and the stop of a first run take as long as without.
    """

    def __init__(self, jars: JarSource) -> None:
        self._jars = jars
        self._given_up = threading.Event()
        self._broker: EmbeddedBroker | None = None
        self._thread = threading.Thread(target=self._make_quietly, name="aot cache", daemon=True)

    def begin(self) -> None:
        """Begin, some time from now, unless the cache is there."""
        self._thread.start()

    def give_up(self) -> None:
        """Stop whatever is going on and leave nothing behind."""
        self._given_up.set()
        if self._broker:
            self._broker.kill()
        if self._thread.is_alive():
            self._thread.join()

    def _make_quietly(self) -> None:
        """Make it; without it a start takes a second longer, which is nothing to bother anybody with."""
        if self._given_up.wait(QUIET):
            return
        with contextlib.suppress(Unavailable, Misconfigured, OSError):
            self.make()

    def make(self) -> Path | None:
        """Make it now, if this Java can and nobody else does. Gives its path where it was made or stood already."""
        java, lock = find_java(), read_lock()
        path = class_path(verified_jars(lock, self._jars))
        target = aot_cache_file(lock, java, path)
        if target is None or target.exists():
            return target
        maker = FileLock(target.with_suffix(".lock"), setting="XDG_CACHE_HOME")
        if not maker.take():
            return None
        try:
            with tempfile.TemporaryDirectory(prefix=".making-", dir=target.parent) as aside:
                return self._record(Path(aside), target)
        finally:
            maker.release()

    def _record(self, aside: Path, target: Path) -> Path | None:
        made = aside / target.name
        self._broker = EmbeddedBroker(aside / "kafka", jars=self._jars, record_to=made)
        try:
            if not self._given_up.is_set():
                self._broker.start()
        finally:
            self._broker.stop()
        if self._given_up.is_set() or not made.exists():
            return None
        return made.replace(target)
