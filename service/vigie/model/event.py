"""An event: who did what to whom."""

from pydantic import Field, computed_field, model_validator

from vigie.model.codes import QUAD_CLASS, STATUS_OF, EventType, Modality, QuadClass, Status
from vigie.model.identity import digest
from vigie.model.record import Evidence, Finding


class Event(Finding):
    """One act by a party, of one of the sixteen PLOVER types, as one article tells it."""

    event_id: str
    event_key: str
    """Groups the reports of one real event across articles; see ``event_key_of``."""
    type: EventType
    mode: str | None = None
    source: str | None = None
    """Party code of who acts; null where the author of a material act is not named."""
    target: str | None = None
    source_person: str | None = None
    target_person: str | None = None
    reciprocal: bool = False
    modality: Modality
    date: str | None = None
    """ISO day, month (``2014-03``) or year; null where the article does not tell."""
    background: bool = False
    """True: more than 90 days before publication, or told as history."""
    recap: bool = False
    """True: more than 7 days before publication; the index gives it no weight."""
    dyad: str
    confidence: float = Field(ge=0, le=1)
    rule: str
    """Id of the rule of the language pack, as ``fr.accuse.accuser``."""
    evidence: Evidence

    @computed_field  # type: ignore[prop-decorator]
    @property
    def status(self) -> Status:
        """The codebook's status, which follows from the modality."""
        return STATUS_OF[self.modality]

    @computed_field  # type: ignore[prop-decorator]
    @property
    def quad_class(self) -> QuadClass:
        """Verbal or material, cooperation or conflict."""
        return QUAD_CLASS[self.type]

    @model_validator(mode="after")
    def _names_a_party(self) -> "Event":
        if self.source is None and self.target is None:
            raise ValueError("an event needs a source or a target")
        return self


def event_key_of(event_type: EventType, source: str | None, target: str | None, *, day: str, reciprocal: bool) -> str:
    """Name the real event behind a report: type, parties (sorted where neither side leads) and ISO day."""
    if (reciprocal or event_type == "CONSULT") and source and target:
        source, target = sorted((source, target))
    return digest(event_type, source, target, day)
