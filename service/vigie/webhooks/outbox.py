"""Alerts in, deliveries that wait, are done or are given up out: a file (SQLite) that outlives every crash.

A record of the topic is committed only once its deliveries stand here; a record that comes twice changes nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from vigie.errors import Misconfigured
from vigie.kept_file import KeptFile
from vigie.model.alert import Alert
from vigie.webhooks.subscriptions import LEVELS, Kind, Subscription

FILE = "webhooks.sqlite"
KEPT = 400 * 86_400.0
"""Seconds that it is remembered who was told of what: as long as alerts may still change."""
_SCHEMA = """
CREATE TABLE IF NOT EXISTS alerts (
    alert_id TEXT PRIMARY KEY, revision INTEGER NOT NULL, steps INTEGER NOT NULL, level INTEGER NOT NULL,
    seen_at REAL NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS deliveries (
    number INTEGER PRIMARY KEY, subscription TEXT NOT NULL, alert_id TEXT NOT NULL, revision INTEGER NOT NULL,
    kind TEXT NOT NULL, body TEXT NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL, queued_at REAL NOT NULL,
    due_at REAL NOT NULL, ended_at REAL, error TEXT NOT NULL, UNIQUE (subscription, alert_id, revision)
);
CREATE INDEX IF NOT EXISTS deliveries_that_wait ON deliveries (subscription, due_at) WHERE state = 'pending';
"""
_COLUMNS = "number, subscription, alert_id, revision, kind, body, state, attempts, queued_at, due_at, ended_at, error"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One alert for one subscription."""

    number: int
    subscription: str
    alert_id: str
    revision: int
    kind: Kind
    body: str
    """The alert's record."""
    state: str
    """``pending``, ``delivered`` or ``dead``."""
    attempts: int
    queued_at: float
    """Seconds since 1970, as all instants here."""
    due_at: float
    ended_at: float | None
    error: str
    """Why the last attempt failed."""

    @property
    def key(self) -> str:
        """The same at every attempt: who has seen it, has seen this delivery."""
        return f"{self.alert_id}-{self.revision}"


class Outbox(KeptFile):
    """The file of a data folder.

    Args:
        folder: where it lies; made where it is missing.

    Raises:
        Unavailable: the folder cannot be written, or the file is none of ours.
    """

    def __init__(self, folder: Path) -> None:
        # An offset that is committed must find its deliveries.
        super().__init__(folder, FILE, _SCHEMA, surely=True)

    def queue(self, alerts: Iterable[Alert], subscriptions: Sequence[Subscription], now: float) -> int:
        """Queue what the subscriptions want of some alerts, all or nothing. Returns the number of deliveries."""
        before = self._file.total_changes
        queued = 0
        with self._file:
            self._file.execute("BEGIN IMMEDIATE")
            for alert in alerts:
                kind = self._kind(alert, now)
                queued += sum(self._queue(alert, kind, one, now) for one in subscriptions) if kind else 0
            if self._file.total_changes > before:
                self._file.execute("DELETE FROM deliveries WHERE ended_at < ?", (now - KEPT,))
                self._file.execute("DELETE FROM alerts WHERE seen_at < ?", (now - KEPT,))
        return queued

    def due(self, subscription: str, now: float) -> Delivery | None:
        """Give the oldest delivery whose time has come."""
        row = self._file.execute(
            f"SELECT {_COLUMNS} FROM deliveries WHERE subscription = ? AND state = 'pending' AND due_at <= ?"  # noqa: S608
            " ORDER BY number LIMIT 1",
            (subscription, now),
        ).fetchone()
        return Delivery(*row) if row else None

    def next_due_at(self, subscription: str) -> float | None:
        """Tell when the next delivery that waits is to be tried."""
        (at,) = self._file.execute(
            "SELECT min(due_at) FROM deliveries WHERE subscription = ? AND state = 'pending'", (subscription,)
        ).fetchone()
        return None if at is None else float(at)

    def waiting(self, subscription: str) -> tuple[int, float | None]:
        """Count the deliveries that wait, and tell since when the oldest does."""
        count, oldest = self._file.execute(
            "SELECT count(*), min(queued_at) FROM deliveries WHERE subscription = ? AND state = 'pending'",
            (subscription,),
        ).fetchone()
        return count, oldest

    def delivered(self, delivery: Delivery, now: float) -> None:
        """Note that a delivery has arrived."""
        self._file.execute(
            "UPDATE deliveries SET state = 'delivered', attempts = attempts + 1, ended_at = ?, error = '', body = ''"
            " WHERE number = ?",
            (now, delivery.number),
        )

    def failed(self, delivery: Delivery, error: str, *, due_at: float) -> None:
        """Note that an attempt failed, and when the next one comes."""
        self._file.execute(
            "UPDATE deliveries SET attempts = attempts + 1, error = ?, due_at = ? WHERE number = ?",
            (error[:500], due_at, delivery.number),
        )

    def give_up(self, delivery: Delivery, error: str, now: float) -> None:
        """Record a delivery as dead; it keeps its body, so that it can be sent again."""
        self._file.execute(
            "UPDATE deliveries SET state = 'dead', attempts = attempts + 1, error = ?, ended_at = ? WHERE number = ?",
            (error[:500], now, delivery.number),
        )

    def listed(self, *states: str) -> list[Delivery]:
        """List deliveries in one of these states, the oldest first."""
        marks = ", ".join("?" * len(states))
        rows = self._file.execute(
            f"SELECT {_COLUMNS} FROM deliveries WHERE state IN ({marks}) ORDER BY number",  # noqa: S608
            states,
        ).fetchall()
        return [Delivery(*row) for row in rows]

    def revive(self, numbers: Iterable[int], now: float) -> int:
        """Let dead deliveries wait again, from their first attempt on. Returns how many.

        Raises:
            Misconfigured: one of them is not dead.
        """
        revived = 0
        with self._file:
            self._file.execute("BEGIN IMMEDIATE")
            for number in numbers:
                done = self._file.execute(
                    "UPDATE deliveries SET state = 'pending', attempts = 0, queued_at = ?, due_at = ?, ended_at = NULL"
                    " WHERE number = ? AND state = 'dead'",
                    (now, now, number),
                )
                if not done.rowcount:
                    raise Misconfigured(
                        f"{number}: no delivery of that number was given up; `vigie webhooks list` shows them"
                    )
                revived += 1
        return revived

    def _kind(self, alert: Alert, now: float) -> Kind | None:
        """Say what a revision tells that the one before did not; None where a newer one was seen before."""
        row = self._file.execute(
            "SELECT revision, steps, level FROM alerts WHERE alert_id = ?", (alert.alert_id,)
        ).fetchone()
        seen, steps, level = row or (-1, 0, 0)
        if seen >= alert.revision:
            return None
        withdrawn, reached = alert.state == "withdrawn", LEVELS.index(alert.level)
        self._file.execute(
            "INSERT OR REPLACE INTO alerts VALUES (?, ?, ?, ?, ?)",
            (alert.alert_id, alert.revision, 0 if withdrawn else len(alert.steps), 0 if withdrawn else reached, now),
        )
        if withdrawn:
            return "withdrawal"
        if len(alert.steps) > steps:
            return alert.steps[-1].kind
        # News that came late may show that it was worse from the beginning.
        return "escalation" if reached > level else "amendment"

    def _queue(self, alert: Alert, kind: Kind, subscription: Subscription, now: float) -> bool:
        told = self._file.execute(
            "SELECT 1 FROM deliveries WHERE subscription = ? AND alert_id = ? LIMIT 1",
            (subscription.name, alert.alert_id),
        ).fetchone()
        if not subscription.wants(alert, kind, told_before=told is not None):
            return False
        self._file.execute(
            f"INSERT OR IGNORE INTO deliveries ({_COLUMNS.removeprefix('number, ')})"  # noqa: S608
            " VALUES (?, ?, ?, ?, ?, 'pending', 0, ?, ?, NULL, '')",
            (subscription.name, alert.alert_id, alert.revision, kind, alert.model_dump_json(), now, now),
        )
        return True
