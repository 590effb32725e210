"""``attitudes.yaml`` in, the attitude that each type of act shows out."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from vigie.model.codes import StanceAct
from vigie.ontology.yaml_text import read_shaped

PATH = Path(__file__).parent / "attitudes.yaml"


class Attitude(BaseModel):
    """What an act shows of its source's attitude towards its target."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    act: StanceAct | None = None
    polarity: float = Field(ge=-1, le=1)


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    version: str
    acts: dict[str, Attitude]


@dataclass(frozen=True, slots=True)
class Attitudes:
    """Attitudes by ``TYPE mode`` and by ``TYPE``."""

    by_act: dict[str, Attitude]

    def of(self, event_type: str, mode: str | None) -> Attitude | None:
        """The attitude that an act shows; None where it shows none."""
        attitude = self.by_act.get(f"{event_type} {mode}") or self.by_act.get(event_type)
        return attitude if attitude and attitude.polarity else None


@cache
def read_attitudes(path: Path = PATH) -> Attitudes:
    """Read the table.

    Raises:
        Misconfigured: naming the file and what is wrong with it.
    """
    return Attitudes(read_shaped(path, _File).acts)
