"""A claim: a number that matters to a crisis, and who vouches for it."""

from pydantic import Field

from vigie.model.codes import Bound, Metric
from vigie.model.record import Evidence, Finding


class Claim(Finding):
    """One counted quantity as one claimant gives it."""

    claim_id: str
    metric: Metric
    value: float = Field(ge=0)
    bound: Bound = "exact"
    subject: str | None = None
    """Party code of who or what is counted."""
    claimant: str | None = None
    """Party code of who says so; null where the article says it in its own voice."""
    dyad: str
    """The article's main dyad."""
    date: str | None = None
    confidence: float = Field(ge=0, le=1)
    rule: str
    evidence: Evidence
