"""Claims and deeds in, disagreements out: one record per dyad and day, over a table of who says what.

What changes is published first and written to the table when the broker has it, as ``books`` does and for its reasons.
"""

import asyncio
from datetime import date
from typing import Any

from vigie.model.claim import Claim
from vigie.model.disagreement import Disagreements
from vigie.model.event import Event
from vigie.stream.aggregating.books import Draft
from vigie.stream.aggregating.tables import Table
from vigie.stream.codec import encode, headers_of, key_of
from vigie.tension.disagreement import disagreements_in
from vigie.tension.history import cell_key
from vigie.tension.ledger import Ledger
from vigie.tension.sayings import Said, Sayings, decoded_sayings, said_by


class Disputes:
    """Who says what of each dyad and day, and where contradictions are published.

    ``lock`` is held from reading the table to writing it: two agents share it.

    Args:
        ledger: knows the points, the newest day and the version of the extractor.
        table: sayings by dyad and day.
        topic: where disagreements go.
        partitions: of topic, table, and what is read.
    """

    def __init__(self, ledger: Ledger, table: Table, topic: Any, partitions: int) -> None:
        self.partitions = partitions
        self.lock = asyncio.Lock()
        self._ledger = ledger
        self._table = table
        self._topic = topic
        self._pruned: dict[int, int] = {}

    def draft(self) -> Draft:
        """Begin a batch."""
        return Draft(self._table)

    def take(self, finding: Event | Claim, draft: Draft, partition: int) -> bool:
        """Take one finding into a batch; False where it changes nothing."""
        said = said_by(finding, self._ledger.points)
        if said is None or said.dyad != finding.dyad or self._is_late(said):
            return False
        key = cell_key(said.dyad, said.day)
        before = draft.get(key)
        sayings = decoded_sayings(before)
        sayings.add(said.slot, said.saying)
        after = sayings.encode()
        if after == before:
            return False
        draft.writes[key] = (partition, after)
        self._tell(key, said, sayings, draft, partition)
        return True

    def prune(self, draft: Draft, partition: int) -> None:
        """Drop days that no finding is taken for any more, once a day."""
        newest = self._ledger.volume.newest
        if newest is None or self._pruned.get(partition) == newest:
            return
        self._pruned[partition] = newest
        points = self._ledger.points
        oldest = date.fromordinal(max(1, newest - points.kept - points.recap_days)).isoformat()
        for key in self._table.keys(frozenset({partition})):
            if key.rpartition("|")[2] < oldest:
                draft.writes[key] = (partition, None)

    def _is_late(self, said: Said) -> bool:
        newest = self._ledger.volume.newest
        return newest is not None and said.published < newest - self._ledger.points.kept

    def _tell(self, key: str, said: Said, sayings: Sayings, draft: Draft, partition: int) -> None:
        """Publish the contradictions of a day, or that there is none.

        The latter also where none was known: a worker that was killed may have published what it never wrote.
        """
        found = disagreements_in(said.dyad, sayings)
        arguments: dict[str, Any] = {"key": key.encode(), "value": None, "partition": partition}
        if found:
            record = Disagreements(
                dyad=said.dyad,
                day=date.fromordinal(said.day).isoformat(),
                extractor_version=self._ledger.extractor_version,
                disagreements=found,
            )
            arguments |= {
                "key": key_of(record),
                "value": encode(record),
                "headers": headers_of(record, source="aggregate"),
            }
        elif sum(slot[:2] == said.slot[:2] for slot in sayings.slots) < 2:
            return
        draft.sends["disagreements", key.encode()] = [(self._topic, arguments)]
