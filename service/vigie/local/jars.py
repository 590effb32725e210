"""The lock of Kafka's jars in, verified jars in the user's cache out."""

import errno
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from vigie.errors import Misconfigured, Unavailable
from vigie.local.locks import FileLock

LOCK = Path(__file__).with_name("kafka.lock")
TRIES = 3
"""A registry that answers badly three times in a row is away."""
TIMEOUT = 60
"""Seconds that a registry may take to answer."""

Progress = Callable[[str, int, int], None]
"""What is being done, bytes done, bytes to do."""
Fetch = Callable[["Jar", Path], Path]
"""Brings a jar into an empty folder and returns its path."""


@dataclass(frozen=True, slots=True)
class Jar:
    """One line of the lock."""

    group: str
    artifact: str
    version: str
    sha256: str
    size: int

    @property
    def name(self) -> str:
        """Its file name, the one that Maven gives it."""
        return f"{self.artifact}-{self.version}.jar"

    def is_in(self, folder: Path) -> bool:
        """Tell whether ``folder`` holds it, byte for byte."""
        path = folder / self.name
        try:
            return path.stat().st_size == self.size and _sha256(path) == self.sha256
        except OSError:
            return False


@dataclass(frozen=True, slots=True)
class JarLock:
    """All jars of one broker, and the digest that names this set."""

    jars: tuple[Jar, ...]
    digest: str

    @property
    def size(self) -> int:
        """Bytes of all jars."""
        return sum(jar.size for jar in self.jars)


@dataclass(frozen=True, slots=True)
class JarSource:
    """Where jars come from that the cache misses."""

    folder: Path | None = None
    """Already holds them (``VIGIE_KAFKA_JARS``); nothing is fetched then."""
    repository: str | None = None
    """A mirror to fetch from (``VIGIE_MAVEN_REPOSITORY``); None: Maven's own."""
    fetch: Fetch | None = None
    """Brings one jar; through jgo where none is given."""
    progress: Progress = lambda _what, _done, _total: None
    """Told of each jar."""


def read_lock(path: Path = LOCK) -> JarLock:
    """Read the committed list: ``group:artifact:version sha256 size`` a line, ``#`` for remarks.

    Raises:
        Misconfigured: naming the line that cannot be read.
    """
    jars = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            coordinate, sha256, size = line.split()
            group, artifact, version = coordinate.split(":")
            jars.append(Jar(group, artifact, version, sha256, int(size)))
        except ValueError as error:
            raise Misconfigured(f"{path.name}, line {number}: not `group:artifact:version sha256 size`") from error
    content = "\n".join(f"{jar.name} {jar.sha256}" for jar in jars)
    return JarLock(tuple(jars), hashlib.sha256(content.encode()).hexdigest()[:12])


def cache_folder(lock: JarLock) -> Path:
    """Where this user keeps the jars of ``lock``."""
    root = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(root).expanduser() / "vigie" / "kafka" / lock.digest


def verified_jars(lock: JarLock, source: JarSource) -> tuple[Path, ...]:
    """Give the paths of all jars, verified and sorted by name; bring those that are missing or damaged.

    Raises:
        Unavailable: no network, no room, or a folder that cannot be written.
        Misconfigured: the folder of ``source`` misses a jar, or holds another version of it.
    """
    if source.folder is not None:
        return _checked(lock, source.folder)
    folder = cache_folder(lock)
    if missing_jars(lock, folder):
        with FileLock(folder / ".lock", setting="XDG_CACHE_HOME"):
            _complete(lock, folder, source)
    return _paths(lock, folder)


def maven_fetch(repository: str | None) -> Fetch:
    """Fetch through jgo, which verifies no more than a SHA-1 and only warns: what it brings is checked after it."""

    def fetch(jar: Jar, folder: Path) -> Path:
        from jgo.maven import MavenContext  # noqa: PLC0415 - a third of a second that a filled cache saves

        remotes = {"central": repository.rstrip("/")} if repository else None
        context = MavenContext(repo_cache=folder, local_repos=[], remote_repos=remotes, timeout=TIMEOUT)
        component = context.project(jar.group, jar.artifact).at_version(jar.version)
        return Path(component.artifact().resolve())

    return fetch


def _checked(lock: JarLock, given: Path) -> tuple[Path, ...]:
    missing = missing_jars(lock, given)
    if missing:
        names = ", ".join(jar.name for jar in missing[:3]) + (", ..." if len(missing) > 3 else "")
        raise Misconfigured(f"VIGIE_KAFKA_JARS={given}: {len(missing)} jars are not there as locked ({names})")
    return _paths(lock, given)


def missing_jars(lock: JarLock, folder: Path) -> list[Jar]:
    """List the jars that ``folder`` misses or holds damaged."""
    return [jar for jar in lock.jars if not jar.is_in(folder)]


def _paths(lock: JarLock, folder: Path) -> tuple[Path, ...]:
    return tuple(folder.absolute() / name for name in sorted(jar.name for jar in lock.jars))


def _complete(lock: JarLock, folder: Path, source: JarSource) -> None:
    """Bring what is missing, now that nobody else does. What another start has brought meanwhile is not fetched."""
    for left in folder.glob(".fetching-*"):
        shutil.rmtree(left, ignore_errors=True)
    missing = missing_jars(lock, folder)
    need = sum(jar.size for jar in missing)
    _check_room(folder, 2 * max((jar.size for jar in missing), default=0) + need)
    fetch, done = source.fetch or maven_fetch(source.repository), lock.size - need
    for jar in missing:
        source.progress(f"fetching {jar.name}", done, lock.size)
        try:
            _bring(jar, folder, fetch)
        except OSError as error:
            raise _no_room(folder, need) if error.errno == errno.ENOSPC else _unwritable(folder, error) from error
        done += jar.size
    source.progress("Kafka's jars are here", lock.size, lock.size)


def _bring(jar: Jar, folder: Path, fetch: Fetch) -> None:
    """Put one verified jar in place in one step: a start that is killed leaves no half jar behind."""
    reason = ""
    for attempt in range(TRIES):
        time.sleep(attempt)
        with tempfile.TemporaryDirectory(prefix=".fetching-", dir=folder) as fresh:
            try:
                brought = fetch(jar, Path(fresh))
            except OSError as error:
                if error.errno in (errno.ENOSPC, errno.EACCES, errno.EROFS):
                    raise
                reason = type(error).__name__
                continue
            except RuntimeError:
                reason = "not in the repository"
                continue
            if brought.stat().st_size == jar.size and _sha256(brought) == jar.sha256:
                brought.replace(folder / jar.name)
                return
            reason = "another content than the lock says"
    raise Unavailable(
        f"{jar.name} could not be fetched ({reason}): check the network, or name a mirror in VIGIE_MAVEN_REPOSITORY, "
        "or a folder with the jars in VIGIE_KAFKA_JARS, or your own Kafka in VIGIE_BROKER"
    )


def _check_room(folder: Path, need: int) -> None:
    if shutil.disk_usage(folder).free < need:
        raise _no_room(folder, need)


def _no_room(folder: Path, need: int) -> Unavailable:
    room = f"{need / 1e6:.0f} MB"
    return Unavailable(f"no room for Kafka's jars in {folder}: free {room}, or set XDG_CACHE_HOME to another folder")


def _unwritable(folder: Path, error: OSError) -> Unavailable:
    return Unavailable(f"{folder} cannot be written ({error.strerror}): set XDG_CACHE_HOME to another folder")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def class_path(paths: Iterable[Path]) -> str:
    """Join jars to a class path, in their order: the ahead-of-time cache checks it."""
    return os.pathsep.join(str(path) for path in paths)
