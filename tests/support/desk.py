"""The aggregate agent without Kafka: findings through the ledger into a dict, and what the compacted topics end with."""

from collections.abc import Iterable
from datetime import date, timedelta

from vigie.model.event import Event
from vigie.model.stance import Stance
from vigie.model.tension import Tension
from vigie.tension.batch import Batch, Changes
from vigie.tension.explanation import tension_of
from vigie.tension.ledger import Ledger
from vigie.tension.points import Points, read_points
from vigie.tension.row import row_of
from vigie.tension.volume import sketch_with

FIRST_DAY = date(2022, 1, 1)


def day_of(number: int) -> str:
    """ISO day, counted from the first of January 2022."""
    return (FIRST_DAY + timedelta(days=number)).isoformat()


class Desk:
    """One aggregator, its table, and the last record of every key."""

    def __init__(self, *, points: Points | None = None, in_haste: bool = False) -> None:
        self.points = points or read_points()
        self.in_haste = in_haste
        """Leave days that are over to ``close``, as while a year is replayed."""
        self.ledger = Ledger("1", points=self.points)
        self.table: dict[str, bytes] = {}
        self.tension: dict[str, str] = {}
        """By key, without the revision."""
        self.alerts: dict[str, str] = {}
        self.messages: list[Changes] = []
        self.sketches: dict[str, bytes] = {}

    def publish(self, article_hash: str, day: str, marks: Iterable[str] = ()) -> None:
        """Count an article."""
        before = self.sketches.get(day)
        after = self.sketches[day] = sketch_with(before, article_hash, self.points.volume_sample, marks)
        if after is not before:
            self.ledger.volume.put(day, after)

    def take(self, findings: Iterable[Event | Stance], *, batch: int = 20) -> "Desk":
        """Feed findings, each after the arrival of its article; a batch publishes once."""
        waiting = list(findings)
        for start in range(0, len(waiting), batch):
            self._take_batch(waiting[start : start + batch])
        return self

    def _take_batch(self, findings: list[Event | Stance]) -> None:
        batch = Batch(self.table.get)
        for finding in findings:
            self.publish(finding.article_hash, f"{finding.published_at:%Y-%m-%d}")
            self.ledger.take(finding, batch)
        for dyad in batch.cells:
            self.enter(self.ledger.tell(dyad, batch, in_haste=self.in_haste))

    def close(self, since: str = "2020-01-01") -> "Desk":
        """Publish every dyad anew, as when a day closes."""
        for dyad in sorted(key for key in self.table if key.count("|") == 1):
            self.enter(self.ledger.close(dyad, since, self.table.get))
        return self

    def enter(self, changes: Changes) -> None:
        """Do what the agent does with changes."""
        self.messages.append(changes)
        for key, value in changes.writes.items():
            if value is None:
                self.table.pop(key, None)
            else:
                self.table[key] = value
        for record in changes.records:
            key = f"{record.dyad}|{record.day}"
            self.tension[key] = record.model_copy(update={"revision": 0}).model_dump_json()
        for key in changes.removed:
            self.tension.pop(key, None)
        for alert in changes.alerts:
            if alert.state == "withdrawn":
                self.alerts.pop(alert.alert_id, None)
            else:
                self.alerts[alert.alert_id] = alert.model_copy(update={"revision": 0}).model_dump_json()

    def at(self, dyad: str, day: str) -> Tension | None:
        """Read a dyad on any ISO day; None where no act is felt on it."""
        load, ordinal = self.table.get, date.fromisoformat(day).toordinal()
        history = self.ledger.history(dyad, load)
        if history is None or not history.is_live(ordinal):
            return None
        revision, version = row_of(load(dyad)).revision, self.ledger.extractor_version
        return tension_of(history, ordinal, load, revision=revision, extractor_version=version)

    def index(self, dyad: str, day: str) -> float:
        """Index of a dyad on a day."""
        read = self.at(dyad, day)
        return read.index if read else 0.0

    @property
    def topics(self) -> tuple[dict[str, str], dict[str, str]]:
        """What the compacted topics of tension and alerts end with."""
        return self.tension, self.alerts

    @property
    def cells(self) -> dict[str, bytes]:
        """The table without the rows of dyads, whose revisions count deliveries."""
        return {key: value for key, value in self.table.items() if key.count("|") == 2}
