"""What the network finds likely in, features for readings of words and readings of its own out."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import count

from vigie.extraction.document import Document, Mention, Party
from vigie.extraction.events.choice import UNWORDED
from vigie.extraction.events.draft import EventDraft
from vigie.extraction.events.features import Standing
from vigie.extraction.events.merge import together
from vigie.extraction.network.questions import SECTORS, Question, Sheet, is_state
from vigie.extraction.network.relations import FAINTEST, Network, Relation
from vigie.extraction.network.roles import Roles
from vigie.extraction.network.tags import Tag
from vigie.model.codes import STATUS_OF, EventType, Modality, Status
from vigie.ontology.parties import state_of

RULE = "network"
"""Name of the rule behind readings that no word of the lexicon gives."""
LIKELY = 0.08
"""Likelihood from which the network gives a reading of its own."""
_STEPS = (0.1, 0.25, 0.5, 0.75)
_MODALITY: dict[Status, Modality] = {
    "occurred": "asserted",
    "planned": "planned",
    "hypothetical": "alleged",
    "negated": "negated",
}
_HISTORY = 0.5
"""Likelihood from which an act is told as background."""
_BOTH_WAYS = 0.5
"""Likelihood of the other direction, as a share, from which an act is mutual."""
_MUTUAL: frozenset[EventType] = frozenset({"AGREE", "CONSULT", "COOPERATE", "ASSAULT"})

_Act = tuple[EventType, str | None, str | None]


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the network finds likely in one article, by sentence."""

    asked: dict[int, frozenset[str]] = field(default_factory=dict)
    """Parties that it was asked about."""
    told: dict[int, dict[_Act, Relation]] = field(default_factory=dict)
    anywhere: dict[_Act, float] = field(default_factory=dict)
    """How likely each act is told in some sentence."""

    def likely(self, sentence: int, act: _Act) -> float:
        """Say how likely it finds an act in a sentence: 0 where that is next to nothing."""
        relation = self.told.get(sentence, {}).get(act)
        return relation.likely if relation else 0.0

    def background(self, sentence: int, draft: EventDraft) -> bool:
        """Say whether it finds an act told as history, of those that it finds likely at all."""
        relation = self.told.get(sentence, {}).get((draft.type, draft.source, draft.target))
        return relation is not None and relation.background > _HISTORY

    def features(self, sentence: int, draft: EventDraft) -> dict[str, float]:
        """Name what it says of a reading; where it was not asked, only that."""
        asked = self.asked.get(sentence, frozenset())
        if not asked or any(code is not None and code not in asked for code in (draft.source, draft.target)):
            return {"net_blind": 1.0}
        act = draft.type, draft.source, draft.target
        likely = self.likely(sentence, act)
        if draft.reciprocal or draft.type == "CONSULT":
            likely = max(likely, self.likely(sentence, (draft.type, draft.target, draft.source)))
        same = [r.likely for (kind, *_), r in self.told.get(sentence, {}).items() if kind == draft.type]
        pair = {draft.source, draft.target}
        between = [r.likely for (_, *who), r in self.told.get(sentence, {}).items() if set(who) == pair]
        relation = self.told.get(sentence, {}).get(act)
        named = {
            "net": _odds(likely),
            "net_anywhere": _odds(self.anywhere.get(act, 0.0)),
            "net_pair": _odds(max(between, default=0.0)),
            "net_type": _odds(max(same, default=0.0)),
            "net_best": float(likely > FAINTEST and likely >= max(same, default=0.0)),
            "net_status": likely * relation.statuses[STATUS_OF[draft.modality]] if relation else 0.0,
        }
        named |= {f"net>{step}": float(likely > step) for step in _STEPS}
        return {name: value for name, value in named.items() if value}


def opinion_of(network: Network, sheet: Sheet, tags: Iterable[Tag], roles: Iterable[Roles]) -> Opinion:
    """Ask the network, as `Network.answers` is asked, and sort what it finds likely by sentence."""
    asked = {q.sentence.index: frozenset(_askable(q)) for q in sheet.questions}
    told: defaultdict[int, dict[_Act, Relation]] = defaultdict(dict)
    for relation in network.answers(sheet, tags, roles):
        told[relation.sentence.index][relation.type, _code(relation.source), _code(relation.target)] = relation
    chances: defaultdict[_Act, list[float]] = defaultdict(list)
    for acts in told.values():
        for act, relation in acts.items():
            chances[act].append(relation.likely)
    return Opinion(asked, dict(told), {act: together(likely) for act, likely in chances.items()})


def _askable(question: Question) -> Iterator[str]:
    """Give the parties of a question, and the people of its states."""
    for known in question.parties:
        yield known.code
        if is_state(known.code):
            yield from (f"{known.code}.{sector}" for sector in SECTORS if sector)


def own_readings(
    document: Document, opinion: Opinion, drafts: Iterable[EventDraft], standing: Standing, language: str
) -> Iterator[EventDraft]:
    """Give each act that the network finds likely; the choice drops those that a word tells."""
    words: defaultdict[tuple[int, EventType], list[Modality]] = defaultdict(list)
    for draft in drafts:
        words[draft.group[0], draft.type].append(draft.modality)
    place = count()
    for sentence, told in opinion.told.items():
        done: set[_Act] = set()
        for act, relation in sorted(told.items(), key=lambda item: -item[1].likely):
            if relation.likely < LIKELY or act in done:
                continue
            kind, source, target = act
            other = opinion.likely(sentence, (kind, target, source)) if source and target else 0.0
            mutual = kind in _MUTUAL and min(other, relation.likely) >= _BOTH_WAYS * max(other, relation.likely)
            if mutual:
                done.add((kind, target, source))
            draft = _draft(document, relation, language, mutual=mutual)
            worded = words.get((sentence, kind), [])
            if worded and "asserted" not in worded:
                # Words know better than the network what is only feared or planned, whoever would do it.
                draft = replace(draft, modality=worded[0])
            features = opinion.features(sentence, draft)
            features |= _features(document, relation, draft, standing, worded=bool(worded))
            # Numbers below zero are no words of the sentence: each of these readings stands by itself.
            yield replace(draft, features=features, group=(sentence, -1 - next(place)))


def _draft(document: Document, relation: Relation, language: str, *, mutual: bool) -> EventDraft:
    here = [m for m in (_nearest(document, relation, p) for p in (relation.source, relation.target)) if m]
    status = max(relation.statuses, key=lambda s: relation.statuses[s])
    return EventDraft(
        type=relation.type,
        mode=None,
        source=_code(relation.source),
        target=_code(relation.target),
        source_person=relation.source.mention.person if relation.source else None,
        target_person=relation.target.mention.person if relation.target else None,
        modality=_MODALITY[status],
        reciprocal=mutual,
        background=relation.background > _HISTORY,
        rule=f"{language}.{RULE}",
        start=min([relation.start, *(m.start for m in here)]),
        end=max([relation.end, *(m.end for m in here)]),
        confidence=0.0,
    )


def _nearest(document: Document, relation: Relation, party: Party | None) -> Mention | None:
    """The mention of a party in the sentence that stands nearest to the word looked at."""
    named = document.mentions_within(relation.sentence.start, relation.sentence.end)
    own = [m for m in named if party and party.code in m.parties]
    return min(own, key=lambda m: max(m.start - relation.end, relation.start - m.end), default=None)


def _features(
    document: Document, relation: Relation, draft: EventDraft, standing: Standing, *, worded: bool
) -> dict[str, float]:
    source, target, sentence = draft.source, draft.target, relation.sentence
    quoted = any(
        document.quotations[i].start <= relation.start < document.quotations[i].end
        for i in document.quotations_over(sentence.start, sentence.end)
    )
    names = {
        **standing.matter,
        "bias": 1.0,
        UNWORDED: 1.0,
        f"{RULE}:{relation.type}": 1.0,
        f"{RULE}:modality={draft.modality}": 1.0,
        f"{RULE}:quoted": float(quoted),
        f"{RULE}:heading": float(sentence.heading),
        f"{RULE}:worded": float(worded),
        f"{RULE}:no_source": float(source is None),
        f"{RULE}:no_target": float(target is None),
        f"{RULE}:source_elsewhere": float(_elsewhere(relation.source, relation)),
        f"{RULE}:target_elsewhere": float(_elsewhere(relation.target, relation)),
        f"{RULE}:source_salience": standing.salience.get(source or "", 0.0),
        f"{RULE}:target_salience": standing.salience.get(target or "", 0.0),
        f"{RULE}:domestic": float(bool(source and target) and state_of(str(source)) == state_of(str(target))),
        f"{RULE}:mutual": float(draft.reciprocal),
    }
    return {name: value for name, value in names.items() if value}


def _elsewhere(party: Party | None, relation: Relation) -> bool:
    return party is not None and party.mention.sentence != relation.sentence.index


def _code(party: Party | None) -> str | None:
    return party.code if party else None


def _odds(likely: float) -> float:
    """Give the logarithm of the odds, halved, so that it is about as large as the other features."""
    likely = min(0.98, max(FAINTEST, likely))
    return 0.5 * math.log(likely / (1.0 - likely))
