"""What goes into the ledger together, and what comes out of it to be written and published."""

from dataclasses import dataclass, field

from vigie.model.alert import Alert
from vigie.model.tension import Tension
from vigie.tension.cell import Cell
from vigie.tension.history import Load


@dataclass(slots=True)
class Batch:
    """Findings that are taken in together."""

    load: Load
    """Looks up the table as it was before the batch."""
    cells: dict[str, dict[int, Cell]] = field(default_factory=dict)
    """Cells that say more now, by dyad and publication day."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one finding."""

    changed: bool = False
    too_late: bool = False
    """It is older than what is kept, and was left out."""


@dataclass(slots=True)
class Changes:
    """What a batch, or a closed day, changes of one dyad. Empty where it changes nothing."""

    dyad: str
    writes: dict[str, bytes | None] = field(default_factory=dict)
    """Table key to value; None deletes."""
    records: list[Tension] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    """Keys of records that no longer stand."""
    alerts: list[Alert] = field(default_factory=list)
    """Opened, amended, closed or withdrawn."""
