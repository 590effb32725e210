"""Mentions in, mentions with their links out: roles, people, counterparts, pairs and pronouns to parties and persons."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from vigie.extraction.document import Document, Mention
from vigie.languages.folding import fold
from vigie.languages.names import Names
from vigie.ontology.parties import all_parties, state_of

_REACH = 4
"""Sentences that a role or a word for people looks back for its country."""
_HEADING_WEIGHT = 3
_PEOPLE_OF = {"rebel": "REB", "rebel_leader": "REB", "opposition": "OPP", "opposition_leader": "OPP"}
_SUBJECT_WITHIN = 60
"""Characters from the start of a sentence within which its first actor is taken for its subject."""


def link(document: Document, names: Names) -> list[Mention]:
    """Resolve what ``read_mentions`` left open, add pronouns and pairs, and set ``document.main_dyad``."""
    linker = _Linker(document, names)
    document.mentions = linker.linked()
    document.main_dyad = linker.main_dyad
    return document.mentions


class _Linker:
    def __init__(self, document: Document, names: Names) -> None:
        self._document = document
        self._names = names
        self._folded = fold(document.text)
        self._headings = {sentence.index for sentence in document.sentences if sentence.heading}
        self.weight = self._weights(document.mentions)
        self.main_dyad = self._dyad(document.mentions)

    def linked(self) -> list[Mention]:
        """Go through the mentions once, in order; what is resolved helps those after it."""
        pending = sorted([*self._document.mentions, *self._pointers()], key=lambda mention: (mention.start, -mention.end))
        done: list[Mention] = []
        for mention in pending:
            if not mention.parties:
                mention = self._resolved(mention, done)  # noqa: PLW2901  the resolved one takes its place
                if mention.kind in {"pronoun", "collective"} and not mention.parties:
                    continue
            done.append(mention)
        return done

    def _weights(self, mentions: Iterable[Mention]) -> Counter[str]:
        weight: Counter[str] = Counter()
        for mention in mentions:
            for party in mention.parties[:2]:
                weight[party] += _HEADING_WEIGHT if mention.sentence in self._headings else 1
        return weight

    def _dyad(self, mentions: list[Mention]) -> tuple[str, str] | None:
        """The pair that stands together in most sentences; else the two parties named most."""
        together: Counter[tuple[str, str]] = Counter()
        by_sentence: dict[int, set[str]] = {}
        for mention in mentions:
            if mention.parties and not mention.parties[0].endswith(".CVL"):
                by_sentence.setdefault(mention.sentence, set()).update(mention.parties[:2])
        for index, parties in by_sentence.items():
            weight = _HEADING_WEIGHT if index in self._headings else 1
            ordered = sorted(parties)
            for place, first in enumerate(ordered):
                for second in ordered[place + 1 :]:
                    if state_of(first) != state_of(second) or weight:
                        together[first, second] += weight
        if together:
            best = max(together, key=lambda pair: (together[pair], self.weight[pair[0]] + self.weight[pair[1]], pair))
            return best
        most = [party for party, _ in self.weight.most_common(2)]
        return (min(most), max(most)) if len(most) == 2 else None

    def _pointers(self) -> Iterable[Mention]:
        """Pronouns that begin a sentence, and words for a pair."""
        for sentence in self._document.sentences:
            for match in self._names.pairs.finditer(self._folded, sentence.start, sentence.end):
                yield self._pointer(match.start(1), match.end(1), sentence.index, "collective")
            first = re.compile(r"\W*(\w+)\b").match(self._folded, sentence.start, sentence.end)
            if first and first.group(1) in self._names.pronouns and not sentence.heading:
                yield self._pointer(first.start(1), first.end(1), sentence.index, "pronoun")

    def _pointer(self, start: int, end: int, sentence: int, kind: str) -> Mention:
        return Mention(
            start, end, self._document.text[start:end], sentence, kind, (), via="coreference", confidence=0.7  # type: ignore[arg-type]
        )

    def _resolved(self, mention: Mention, done: list[Mention]) -> Mention:
        if mention.candidates:
            return self._decided(mention)
        if mention.kind == "collective":
            pair = self._recent_pair(mention, done)
            return replace(mention, parties=pair, confidence=0.7) if pair else mention
        if mention.kind == "pronoun":
            return self._pronoun(mention, done)
        if mention.office == "counterpart":
            return self._counterpart(mention, done)
        if mention.kind in {"role", "person"}:
            same = self._same_role(mention, done)
            if same:
                return same
        country = self._country_near(mention, done)
        if country is None:
            return mention
        suffix = _PEOPLE_OF.get(mention.office or "")
        if mention.kind == "people" and suffix is None:
            suffix = "CVL"
        if suffix is None and mention.sector in {"CVL", "JRN", "BUS"}:
            suffix = "CVL"
        party = f"{state_of(country)}.{suffix}" if suffix and all_parties().kind_of(country) in {"state", "people"} else country
        return replace(mention, parties=(party,), confidence=min(mention.confidence, 0.5))

    def _decided(self, mention: Mention) -> Mention:
        """Choose among equal codes the one that the article names elsewhere."""
        named = [code for code in mention.candidates if self.weight[code]]
        if not named:
            return mention
        best = max(named, key=lambda code: self.weight[code])
        return replace(mention, parties=(best,), candidates=(), confidence=mention.confidence * 0.9)

    def _recent_pair(self, mention: Mention, done: list[Mention]) -> tuple[str, ...]:
        found: list[str] = []
        for earlier in reversed(done):
            if mention.sentence - earlier.sentence > _REACH:
                break
            for party in earlier.parties[:1]:
                if earlier.acts and party not in found and _may_pair(party):
                    found.append(party)
            if len(found) == 2:
                return tuple(sorted(found))
        return self.main_dyad or ()

    def _pronoun(self, mention: Mention, done: list[Mention]) -> Mention:
        gender = self._names.pronouns[fold(mention.text)]
        if gender.endswith("p"):
            return mention
        last = [earlier for earlier in done if earlier.sentence == mention.sentence - 1 and earlier.acts]
        if not last:
            return mention
        start = self._document.sentences[mention.sentence].start if mention.sentence < len(self._document.sentences) else 0
        before = [sentence for sentence in self._document.sentences if sentence.index == mention.sentence - 1]
        start = before[0].start if before else start
        subject = last[0]
        if subject.start - start > _SUBJECT_WITHIN or not subject.parties or subject.via == "adjective":
            return mention
        others = {earlier.person for earlier in last if earlier.person and earlier.person != subject.person}
        if subject.kind == "person" and not others:
            return replace(mention, parties=subject.parties, person=subject.person, sector=subject.sector, office=subject.office)
        return mention

    def _counterpart(self, mention: Mention, done: list[Mention]) -> Mention:
        """"Son homologue": the other side of the sentence's first actor in the main dyad."""
        here = [earlier for earlier in done if earlier.sentence == mention.sentence and earlier.parties]
        own = here[0].parties[0] if here else None
        if self.main_dyad and own in self.main_dyad:
            other = self.main_dyad[0] if self.main_dyad[1] == own else self.main_dyad[1]
            return replace(mention, parties=(other,), confidence=0.6)
        return mention

    def _same_role(self, mention: Mention, done: list[Mention]) -> Mention | None:
        """The last person who held that office in the article so far."""
        if not self._definite(mention):
            return None
        for earlier in reversed(done):
            if earlier.kind == "person" and earlier.parties and earlier.office == mention.office:
                return replace(
                    mention, parties=earlier.parties, person=earlier.person, sector=earlier.sector, confidence=0.75
                )
        return None

    def _definite(self, mention: Mention) -> bool:
        return bool(self._names.articles.search(self._folded, max(0, mention.start - 12), mention.start))

    def _country_near(self, mention: Mention, done: list[Mention]) -> str | None:
        """The last state named before, places included; else the one the article names most."""
        score: Counter[str] = Counter()
        for earlier in reversed(done):
            distance = mention.sentence - earlier.sentence
            if distance > _REACH:
                break
            for party in earlier.parties[:1]:
                if all_parties().kind_of(party) in {"state", "people"}:
                    score[state_of(party)] += 1 / (1 + distance)  # type: ignore[assignment]
        best = max(score, key=lambda code: (score[code] + self.weight[code] * 0.05), default=None)
        if best:
            return best
        states = [party for party, _ in self.weight.most_common() if all_parties().kind_of(party) == "state"]
        return states[0] if states else None


def _may_pair(party: str) -> bool:
    return not party.endswith(".CVL")
