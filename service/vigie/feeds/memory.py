"""What is remembered of feeds between two runs: validators, back-off, and which articles were published. SQLite."""

from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from vigie.kept_file import KeptFile

FILE = "feeds.sqlite"
FORGOTTEN_AFTER = 90 * 86_400.0
"""Seconds since a feed last listed an article after which it is no longer remembered."""
_SCHEMA = """
CREATE TABLE IF NOT EXISTS feeds (
    url TEXT PRIMARY KEY, etag TEXT, last_modified TEXT, failures INTEGER NOT NULL, due_at REAL NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS articles (
    article_id TEXT PRIMARY KEY, tries INTEGER NOT NULL, done INTEGER NOT NULL, listed_at REAL NOT NULL
) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Known:
    """What is remembered of one feed."""

    etag: str | None = None
    last_modified: str | None = None
    failures: int = 0
    """Looks in a row that went wrong."""
    due_at: float = 0.0
    """Seconds since 1970: not to be asked before."""


class Memory(KeptFile):
    """The file of a data folder. Each method is one transaction.

    Args:
        folder: where it lies; made where it is missing.

    Raises:
        Unavailable: the folder cannot be written, or the file is none of ours.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, FILE, _SCHEMA)

    def of(self, url: str) -> Known:
        """Recall a feed."""
        with closing(self._file.cursor()) as cursor:
            row = cursor.execute(
                "SELECT etag, last_modified, failures, due_at FROM feeds WHERE url = ?", (url,)
            ).fetchone()
        return Known(*row) if row else Known()

    def keep(self, url: str, known: Known) -> None:
        """Remember a feed."""
        self._file.execute(
            "INSERT OR REPLACE INTO feeds VALUES (?, ?, ?, ?, ?)",
            (url, known.etag, known.last_modified, known.failures, known.due_at),
        )

    def tries(self, article_ids: Iterable[str], now: float) -> dict[str, int]:
        """Tell of the articles that are still to be published how often that was tried; note that all are listed."""
        left = {}
        with self._file:
            self._file.execute("BEGIN")
            for article_id in article_ids:
                row = self._file.execute(
                    "UPDATE articles SET listed_at = ? WHERE article_id = ? RETURNING tries, done", (now, article_id)
                ).fetchone()
                if row is None or not row[1]:
                    left[article_id] = row[0] if row else 0
            self._file.execute("DELETE FROM articles WHERE listed_at < ?", (now - FORGOTTEN_AFTER,))
        return left

    def tried(self, article_id: str, now: float) -> None:
        """Note that an article could not be had yet."""
        self._file.execute(
            "INSERT INTO articles VALUES (?, 1, 0, ?) ON CONFLICT (article_id) DO UPDATE SET tries = tries + 1",
            (article_id, now),
        )

    def done(self, article_ids: Iterable[str], now: float) -> None:
        """Remember what was published, or refused for good."""
        with self._file:
            self._file.execute("BEGIN")
            self._file.executemany(
                "INSERT INTO articles VALUES (?, 0, 1, ?) ON CONFLICT (article_id) DO UPDATE SET done = 1",
                [(article_id, now) for article_id in article_ids],
            )
