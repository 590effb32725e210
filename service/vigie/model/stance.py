"""A stance: who is for or against whom, shown how, and who says so."""

from typing import Literal

from pydantic import Field

from vigie.model.codes import Modality, Report, StanceAct
from vigie.model.record import Evidence, Finding, Record

HolderKind = Literal["state", "person", "organisation", "group", "anonymous", "outlet"]


class Speaker(Record):
    """One link of the chain of who says so, the outermost first; the outlet is implied."""

    speaker: str | None
    """Party code, or null for an anonymous speaker."""
    name: str | None = None
    cue: str


class Stance(Finding):
    """One holder, one target, one act, at one place of the text."""

    stance_id: str
    holder: str
    holder_person: str | None = None
    holder_kind: HolderKind = "state"
    target: str | None = None
    addressee: str | None = None
    act: StanceAct | None = None
    """Null where the attitude shows by deeds."""
    polarity: float = Field(ge=-1, le=1)
    """Attitude of the holder towards the target: -1 against, +1 for, 0 where both are clearly present."""
    modality: Modality = "asserted"
    report: Report = "narrated"
    chain: tuple[Speaker, ...] = ()
    dyad: str
    date: str | None = None
    confidence: float = Field(ge=0, le=1)
    rule: str
    evidence: Evidence
