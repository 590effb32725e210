"""Findings in, changes out: what the aggregate agents call. Pure: it reads by ``load`` and returns what to write.

``stream/aggregating/books.py`` owns table and topics and does, for every batch of events or stances::

    batch = Batch(table.get)
    for finding in findings: ledger.take(finding, batch)
    for dyad in batch.cells:
        changes = ledger.tell(dyad, batch)
        send changes.records   to vigie.tension.v1, key "RUS|UKR|2022-02-12", partition of the dyad
        send changes.removed   there as tombstones
        send changes.alerts    to vigie.alerts.v1, key alert_id; after a withdrawn one also a tombstone
        for key, value in changes.writes.items(): table[key] = value          # None: delete the key

Each cell is summed and written once per batch, however many findings go into it.

All keys of a dyad lie in the partition of the dyad. ``ledger.volume.put(day, sketch)`` takes in what
``vigie.volume.v1`` brings. When a day is over, or late articles changed the volume of days that are, ``closing.py``
there calls ``close(dyad, since, table.get)`` for every dyad, with ``since`` the first day whose volume is another than
the one that the partition was published under. It writes the row of the dyad, so it runs where the partition's table
may be written.

The ledger remembers dyads between calls, checked against the row it reads: a rebalance or restart cannot make it
wrong, only slower.
"""

from bisect import bisect_left
from collections import OrderedDict
from datetime import date

from vigie.errors import Rejected
from vigie.model.alert import Alert
from vigie.model.event import Event
from vigie.model.identity import digest
from vigie.model.stance import Stance
from vigie.model.tension import Tension
from vigie.tension.alert import Episode, fold
from vigie.tension.batch import Batch, Changes, Taken
from vigie.tension.cell import Cell, admits, decoded
from vigie.tension.explanation import alert_id, alert_of, tension_of
from vigie.tension.history import History, Load, cell_key
from vigie.tension.points import Points, read_points
from vigie.tension.report import reports_of
from vigie.tension.row import Row, row_of
from vigie.tension.volume import Volume

OPEN_CELLS = 256
"""Cells that are kept decoded: those that are written to now."""
WEEK = 7
"""Days before the first that a fold begins with: some in a row open an alert."""


class Ledger:
    """Holds the volume and a memory of dyads; all that lasts is in the table."""

    def __init__(self, extractor_version: str, *, volume: Volume | None = None, points: Points | None = None) -> None:
        self.points = points or read_points()
        self.extractor_version = extractor_version
        self.volume = volume or Volume(self.points)
        self.remembered = 512
        """Dyads kept ready; one with a year of headlines takes a few MB."""
        self._cells: OrderedDict[str, tuple[bytes | None, Cell]] = OrderedDict()
        self._histories: OrderedDict[str, tuple[int, History]] = OrderedDict()

    def take(self, finding: Event | Stance, batch: Batch) -> Taken:
        """Take one event or stance into a batch. The same finding again changes nothing.

        Raises:
            Rejected: where its dyad is not that of its parties.
        """
        reports = reports_of(finding, self.points)
        if not reports:
            return Taken()
        dyad, published, rank = reports[0].dyad, reports[0].published, reports[0].rank
        if dyad != finding.dyad:
            # Its cells would lie in the partition of another dyad, where a second worker does not see them.
            raise Rejected("wrong_dyad", f"its parties make {dyad}, not {finding.dyad}")
        if published < self._newest(published) - self.points.kept:
            return Taken(too_late=True)
        days = batch.cells.get(dyad, {})
        cell = days.get(published)
        if cell is None:
            key = cell_key(dyad, published)
            value = batch.load(key)
            if not admits(value, rank):
                return Taken()
            cell = self._cell(key, value)
        changed = sum(cell.add(report) for report in reports) > 0
        if changed:
            batch.cells.setdefault(dyad, days)[published] = cell
        elif published not in days:
            self._cells[key] = (value, cell)
        return Taken(changed)

    def tell(self, dyad: str, batch: Batch, *, unsure: bool = False, in_haste: bool = False) -> Changes:
        """Write the cells of a dyad that a batch changed, and tell what the days that they touch come to.

        Args:
            dyad: one of the batch.
            batch: everything that was taken in.
            unsure: the volume may be older than one that was published under: the days wait for a closing.
            in_haste: more findings are waiting: days that are over wait for a closing, which tells of each of them
                once, not of each again with every batch of a replayed year.
        """
        row, changes = row_of(batch.load(dyad)), Changes(dyad)
        history = self._history(dyad, row, batch.load)
        self._histories.pop(dyad)
        look = _after(changes, batch.load)
        touched = self._enter(batch.cells[dyad], history, row, changes, look)
        newest = self._newest(max(row.days))
        self._settle(history, row, newest, changes, look)
        if touched:
            row.revision += 1
            since = newest if in_haste else touched[0]
            _leave(row, [touched[0]] if unsure or since > touched[0] else [])
            self._publish(history, row, touched, changes, look, since=since)
        changes.writes[dyad] = row.encode()
        for day, cell in batch.cells[dyad].items():
            key = cell_key(dyad, day)
            if changes.writes[key] is not None:
                self._cells[key] = (changes.writes[key], cell)
        self._remember(dyad, row, history)
        return changes

    def _publish(self, history: History, row: Row, touched: range, changes: Changes, load: Load, *, since: int) -> None:
        """Tell of the touched days from ``since`` on; of alerts, too, where that is all of them."""
        newest, told = self._newest(max(row.days)), touched[-1]
        if told < newest:  # the days after feel it too: one closing tells of them, not each of a thousand late articles
            _leave(row, [told + 1])
        for day in range(touched[0], min(told + self.points.reach, newest) + 1):
            if not history.is_live(day):
                changes.removed.append(cell_key(history.dyad, day))
            elif since <= day <= told:
                changes.records.append(self._record(history, row, day, load))
        if since <= touched[0] and (
            row.alerts or any(history.index(day) >= self.points.alert.index for day in range(touched[0], newest))
        ):
            self._alert(history, row, range(touched[0], newest + 1), changes, load)

    def close(self, dyad: str, since: str, load: Load) -> Changes:
        """Publish a dyad anew from the ISO day ``since`` up to the newest day, and fold its alerts over closed days."""
        value, newest = load(dyad), self.volume.newest
        if value is None or newest is None:
            return Changes(dyad)
        row, changes = row_of(value), Changes(dyad)
        history = self._history(dyad, row, load)
        start = date.fromisoformat(since).toordinal()
        days = range(min(start, row.stale or start), newest + 1)
        row.revision += 1
        row.stale = None
        changes.records = [self._record(history, row, day, load) for day in days if history.is_live(day)]
        self._alert(history, row, days, changes, load)
        if changes.records or changes.alerts:
            changes.writes[dyad] = row.encode()
        return changes

    def made_whole(self, dyad: str, days: set[int], load: Load) -> bytes | None:
        """Compare the row of a dyad with its cells; the row as it should be, None where it is that.

        A worker that was killed between writing a cell and writing its row leaves them apart.

        Args:
            dyad: whose row.
            days: publication days that the table has a cell for.
            load: looks up the table.
        """
        row, mark = row_of(load(dyad)), Row()
        for day in days:
            key = cell_key(dyad, day)
            mark.swap(key, None, load(key))
        if (row.days, row.mark) == (days, mark.mark):
            return None
        row.days, row.mark = days, mark.mark
        row.stale = min(days, default=0) - self.points.recap_days
        row.revision += 1
        return row.encode()

    def history(self, dyad: str, load: Load) -> History | None:
        """Return a dyad to read gauges from (``index``, ``deviation``, ``level`` of a day); None for an unknown one."""
        value = load(dyad)
        return None if value is None else self._history(dyad, row_of(value), load)

    def _newest(self, published: int) -> int:
        return max(published, self.volume.newest or published)

    def _enter(self, cells: dict[int, Cell], history: History, row: Row, changes: Changes, look: Load) -> range:
        """Write cells and sum them; gives the days from the first to the last whose masses may have changed."""
        for day, cell in cells.items():
            key = cell_key(history.dyad, day)
            before, changes.writes[key] = look(key), cell.encode()
            row.swap(key, before, changes.writes[key])
            row.days.add(day)
        touched = [history.put(day, cell, look) for day, cell in sorted(cells.items())]
        firsts = [days[0] for days in touched if days]
        return range(min(firsts), max(days[-1] for days in touched if days) + 1) if firsts else range(0)

    def _cell(self, key: str, value: bytes | None) -> Cell:
        """Read a cell, or take it out of memory where the table holds what was last written of it."""
        known, cell = self._cells.pop(key, (None, None))
        while len(self._cells) >= OPEN_CELLS:
            self._cells.popitem(last=False)
        return cell if cell is not None and known == value else decoded(value, self.points.sample)

    def _record(self, history: History, row: Row, day: int, load: Load) -> Tension:
        return tension_of(history, day, load, revision=row.revision, extractor_version=self.extractor_version)

    def _alert(self, history: History, row: Row, days: range, changes: Changes, load: Load) -> None:
        """Fold the closed days and tell what differs from what was last published.

        Args:
            history: the dyad.
            row: takes note of what is told.
            days: the first day that changed, up to the newest; an alert that was over before stands as it was told.
            changes: takes the alerts.
            load: finds the evidence.
        """
        newest = days[-1] if days else days.stop
        episodes = self._episodes(history, row, newest)
        told: dict[str, tuple[str, str]] = {}
        for episode in episodes:
            name = alert_id(history.dyad, episode, self.extractor_version)
            if name in row.alerts and episode.left is not None and episode.left < days.start:
                told[name] = row.alerts[name]
                continue
            alert = self._described(history, row, episode, load)
            content = digest(alert.model_copy(update={"revision": 0}).model_dump_json())
            if row.alerts.get(name, ("", ""))[0] != content:
                changes.alerts.append(alert)
            told[name] = (content, alert.entered_on)
        for name in sorted(row.alerts.keys() - told.keys()):
            entered = date.fromisoformat(row.alerts[name][1]).toordinal()
            nothing = Episode(entered, (), 0, history.index(entered), entered)
            gone = self._described(history, row, nothing, load)
            # Under the id that was told: a later version of the extractor names the same day otherwise.
            changes.alerts.append(gone.model_copy(update={"alert_id": name, "state": "withdrawn"}))
        row.alerts = told

    def _described(self, history: History, row: Row, episode: Episode, load: Load) -> Alert:
        version = self.extractor_version
        return alert_of(history, episode, load, revision=row.revision, extractor_version=version)

    def _episodes(self, history: History, row: Row, until: int) -> list[Episode]:
        """Fold the days with news before ``until``, from the first that may still change; a lull closes nothing."""
        earliest = min(row.days, default=until) - self.points.recap_days
        first = max(earliest, row.settled or earliest)
        closed = [day for day in range(first - WEEK, until) if history.volume.count(day)]
        start = bisect_left(closed, first)
        return fold(closed[start:], history, self.points, going=row.going, before=closed[:start])

    def _settle(self, history: History, row: Row, newest: int, changes: Changes, load: Load) -> None:
        """Keep the state bounded: alerts older than what findings are taken for are final, old cells are dropped.

        Cells stay as long as a day that may still change has them in its baseline.
        """
        points = self.points
        final = newest - points.kept - points.recap_days
        if min(row.days) < final and (row.settled or 0) < final:
            episodes = self._episodes(history, row, final)
            row.going = episodes[-1] if episodes and episodes[-1].left is None else None
            row.settled = final
            still = row.going and alert_id(history.dyad, row.going, self.extractor_version)
            row.alerts = {
                name: told
                for name, told in row.alerts.items()
                if name == still or date.fromisoformat(told[1]).toordinal() >= final
            }
        for day in [day for day in row.days if day < final - points.baseline_first - points.reach]:
            key = cell_key(history.dyad, day)
            row.swap(key, load(key), None)
            row.days.discard(day)
            changes.writes[key] = None
            history.drop(day)

    def _history(self, dyad: str, row: Row, load: Load) -> History:
        mark, history = self._histories.get(dyad, (None, None))
        if history is None or mark != row.mark:
            history = History.read(dyad, row.days, load, self.volume, self.points)
        self._remember(dyad, row, history)
        return history

    def _remember(self, dyad: str, row: Row, history: History) -> None:
        self._histories[dyad] = (row.mark, history)
        self._histories.move_to_end(dyad)
        while len(self._histories) > self.remembered:
            self._histories.popitem(last=False)


def _leave(row: Row, days: list[int]) -> None:
    """Leave what begins on one of some days to the next closing."""
    row.stale = min([*days, *([row.stale] if row.stale else [])], default=None)


def _after(changes: Changes, load: Load) -> Load:
    """Look up the table as it will be after the changes."""
    return lambda key: changes.writes[key] if key in changes.writes else load(key)
