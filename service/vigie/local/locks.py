"""One process at a time: a lock on a file, let go by the system when its holder dies."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from vigie.errors import Unavailable


class FileLock:
    """An exclusive lock on ``path``. Children do not inherit it, so that an orphan never holds it.

    Args:
        path: the file.
        setting: the variable that chooses its folder, for whoever cannot write there.
    """

    def __init__(self, path: Path, *, setting: str = "VIGIE_FOLDER") -> None:
        self._path = path
        self._setting = setting
        self._descriptor: int | None = None

    def take(self, *, wait: bool = False) -> bool:
        """Take the lock; without ``wait``, say at once whether that was possible.

        Raises:
            Unavailable: the folder of the lock cannot be written.
        """
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise Unavailable(
                f"{self._path.parent} cannot be written ({error.strerror}):"
                f" make it so, or set {self._setting} to another folder"
            ) from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            os.close(descriptor)
            return False
        except BaseException:
            os.close(descriptor)
            raise
        self._descriptor = descriptor
        return True

    def release(self) -> None:
        """Let go; a lock that is not held stays as it is."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def __enter__(self) -> Self:
        self.take(wait=True)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.release()


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Hold ``folder`` for one ``vigie up``.

    Raises:
        Unavailable: another one holds it.
    """
    lock = FileLock(folder / "up.lock")
    if not lock.take():
        raise Unavailable(f"another `vigie up` runs in {folder}: stop it there, or set VIGIE_FOLDER to another folder")
    try:
        yield
    finally:
        lock.release()
