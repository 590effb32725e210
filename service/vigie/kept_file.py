"""A folder and a schema in, an SQLite file that outlives every crash out: what is remembered between two runs."""

import sqlite3
from pathlib import Path
from types import TracebackType
from typing import Self

from vigie.errors import Unavailable

_PATIENCE = 30.0
"""Seconds to wait for another process that writes."""


class KeptFile:
    """The file of a data folder. What builds on it makes each of its methods one transaction.

    Args:
        folder: where it lies; made where it is missing.
        name: of the file.
        schema: SQL that makes what is missing in it.
        surely: a transaction that has ended outlives a power cut too.

    Raises:
        Unavailable: the folder cannot be written, or the file is none of ours.
    """

    def __init__(self, folder: Path, name: str, schema: str, *, surely: bool = False) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._file = sqlite3.connect(folder / name, timeout=_PATIENCE, isolation_level=None)
            self._file.execute("PRAGMA journal_mode = WAL")
            self._file.execute(f"PRAGMA synchronous = {'FULL' if surely else 'NORMAL'}")
            self._file.executescript(schema)
        except (OSError, sqlite3.Error) as error:
            said = getattr(error, "strerror", None) or error
            raise Unavailable(
                f"{folder / name} cannot be written ({said}): set VIGIE_FOLDER to another folder"
            ) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._file.close()
