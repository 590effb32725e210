"""Drafts of one article in, its records out: ids, dyads, evidence, the article's fields on each.

All ids derive from the article's hash and from content, never from offsets: a copy of the text with other furniture
around it gives the same ids.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from vigie.extraction.actors.cast import CastMember
from vigie.extraction.claims.reader import ClaimDraft
from vigie.extraction.document import Document
from vigie.extraction.events.dating import latest_day
from vigie.extraction.events.draft import EventDraft
from vigie.extraction.stances import StanceDraft
from vigie.model.actor import Actor
from vigie.model.article import ArticleText
from vigie.model.claim import Claim
from vigie.model.event import Event, event_key_of
from vigie.model.identity import acting_parties, digest, dyad_key
from vigie.model.record import Evidence, Place
from vigie.model.stance import HolderKind, Stance
from vigie.ontology.parties import all_parties, state_of

RECAP_AFTER = timedelta(days=7)
"""An event told longer after its day is a recap: it stays listed and weighs nothing (design of the index)."""


@dataclass(frozen=True, slots=True)
class Recorder:
    """Turns the drafts of one article into records."""

    article: ArticleText
    document: Document

    def event(self, draft: EventDraft) -> Event:
        """Complete one event."""
        published_on = self.document.published_on
        day = _day_of(draft.date) or published_on
        article_hash = self.article.article_hash
        return Event(
            **self._origin(),
            event_id=digest(
                article_hash,
                draft.type,
                draft.mode,
                draft.source,
                draft.target,
                draft.modality,
                draft.date,
                # "B and A clashed" and "B attacked A" of one article are two events.
                draft.reciprocal,
            ),
            event_key=event_key_of(
                draft.type, draft.source, draft.target, day=day.isoformat(), reciprocal=draft.reciprocal
            ),
            type=draft.type,
            mode=draft.mode,
            source=draft.source,
            target=draft.target,
            source_person=draft.source_person,
            target_person=draft.target_person,
            reciprocal=draft.reciprocal,
            modality=draft.modality,
            date=draft.date,
            background=draft.background,
            recap=(latest_day(draft.date) or published_on) < published_on - RECAP_AFTER,
            dyad=dyad_key(*acting_parties(draft.type, draft.source, draft.target)),
            confidence=round(draft.confidence, 3),
            rule=draft.rule,
            evidence=self.evidence(draft.start, draft.end),
        )

    def actor(self, member: CastMember) -> Actor:
        """Complete one actor."""
        return Actor(
            **self._origin(),
            actor_id=digest(self.article.article_hash, member.party, member.person),
            party=member.party,
            person=member.person,
            sector=member.sector,
            name=member.name,
            mentions=tuple(Place(start=span.start, end=span.end) for span in member.spans),
        )

    def stance(self, draft: StanceDraft) -> Stance:
        """Complete one stance."""
        return Stance(
            **self._origin(),
            stance_id=digest(self.article.article_hash, draft.holder, draft.target, draft.act, draft.date),
            holder=draft.holder,
            holder_person=draft.holder_person,
            holder_kind="person" if draft.holder_person else _kind_of(draft.holder),
            target=draft.target,
            act=draft.act,
            polarity=draft.polarity,
            modality=draft.modality,
            report=draft.report,
            chain=draft.chain,
            dyad=dyad_key(*acting_parties("", draft.holder, draft.target)),
            date=draft.date,
            confidence=round(draft.confidence, 3),
            rule=draft.rule,
            evidence=self.evidence(draft.start, draft.end),
        )

    def claim(self, draft: ClaimDraft) -> Claim:
        """Complete one claim."""
        return Claim(
            **self._origin(),
            claim_id=digest(
                self.article.article_hash, draft.metric, str(draft.value), draft.bound, draft.subject, draft.claimant
            ),
            metric=draft.metric,
            value=draft.value,
            bound=draft.bound,
            subject=draft.subject,
            claimant=draft.claimant,
            dyad=dyad_key(*(self.document.main_dyad or (None, None))),
            confidence=round(draft.confidence, 3),
            rule=draft.rule,
            evidence=self.evidence(draft.start, draft.end),
        )

    def evidence(self, start: int, end: int) -> Evidence:
        """Cut the words that show a finding."""
        return Evidence(start=start, end=end, text=self.article.text[start:end])

    def _origin(self) -> dict[str, Any]:
        article = self.article
        return {
            "article_id": article.article_id,
            "article_hash": article.article_hash,
            "outlet": article.outlet,
            "url": article.url,
            "published_at": article.published_at,
            "extractor_version": article.extractor_version,
        }


def _day_of(text: str | None) -> date | None:
    """Read an ISO day; None for a month, a year or nothing."""
    return date.fromisoformat(text) if text and len(text) == 10 else None


def _kind_of(code: str) -> HolderKind:
    """Tell states (and their people) from armed and other groups and from organisations."""
    kind = all_parties().kind_of(state_of(code))
    return kind if kind in ("state", "group") else "organisation"
