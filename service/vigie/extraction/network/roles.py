"""A question and the parse of its sentence in, how its parties stand in the tree and to each other out.

The layers of the network are small: that in "the rebels, backed by Kigali" Kigali is the agent and the rebels what is
backed, the parser knows better. So the network is told the role of each party, the way from each party to each other
through the tree (the shortest path, as in Bunescu and Mooney 2005), and which words lie on it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from vigie.extraction.network.encoder import Array
from vigie.extraction.network.questions import Question
from vigie.extraction.syntax.parse import ParsedSentence, Token
from vigie.languages.grammar import CASES, Grammar

_RELATIONS = ("subject", "passive", "object", "dative", "oblique", "nominal", "adjective", "root", "aside", "other")
_OF_LABEL = {
    "obj": "object", "iobj": "dative", "obl": "oblique", "nmod": "nominal", "amod": "adjective", "acl": "adjective",
    "ROOT": "root", "root": "root", "parataxis": "aside", "vocative": "aside", "dislocated": "aside", "advcl": "aside",
}  # fmt: skip
_JOINED = frozenset({"conj", "appos", "flat", "fixed", "compound", "goeswith", "orphan"})
"""Labels of what stands beside another word in the same role."""
_NAMING = frozenset({"PROPN", "NOUN", "ADJ", "PRON", "X"})
_NOMINAL = frozenset({"NOUN", "PROPN", "ADJ", "PRON"})
_SAYING = frozenset({"ccomp", "parataxis"})
_CLASSES = ("verb", "noun", "other")
_ABOVE = 8
"""Relations told apart of a noun that governs a party, the last for all others."""
_STEPS = 4
"""Steps to the common head that are told apart, the last for all that are more."""
_CASE = len(_RELATIONS)
_CLASS = _CASE + len(CASES) + 1
_OVER = _CLASS + len(_CLASSES)
_SAYS = _OVER + _ABOVE
ROLE_FEATURES = _SAYS + 2
_SIDE = 2 * _STEPS
_HEAD = _SIDE + 2 * len(_RELATIONS)
_ENDS = _HEAD + len(_CLASSES)
WAY_FEATURES = _ENDS + 2
_ON_IT, _MEETS, _GOVERNS_SOURCE, _GOVERNS_TARGET = range(4)
PATH_BITS = 4
"""Told of each piece for each two parties: on the way, where the ways meet, governs the source, governs the target."""
_MOST_NAMES = 4
"""Names of a party in one sentence that are followed through the tree."""
_DEEPEST = 30


@dataclass(frozen=True, slots=True)
class Roles:
    """Of one question; source and target as everywhere, nobody last."""

    parties: Array
    """(parties, `ROLE_FEATURES`)."""
    ways: Array
    """(source, target, `WAY_FEATURES`)."""
    path: Array
    """(source, target, pieces of the sentence, `PATH_BITS`), zeros and ones."""


def roles_of(question: Question, parse: ParsedSentence, grammar: Grammar) -> Roles:
    """Tell how the parties of a question stand in the tree of its sentence; zeros for those that it does not name."""
    tree = _Tree(parse.tokens, question.sentence.start, grammar)
    _, first, end = question.place
    count, length = len(question.parties) + 1, max(1, end - first)
    parties = np.zeros((count, ROLE_FEATURES), np.float32)
    ways = np.zeros((count, count, WAY_FEATURES), np.float32)
    path = np.zeros((count, count, length, PATH_BITS), np.float32)
    pieces = _pieces_by_token(question, tree, length)
    heads = [_heads_of(question, place, tree) for place in range(count - 1)]
    for place, names in enumerate(heads):
        if not names:
            continue
        parties[place] = np.max([_role(tree, name) for name in names], axis=0)
        for governor in {above for name in names for above in _governors(tree, name)}:
            for piece in pieces.get(governor, ()):
                path[place, :, piece, _GOVERNS_SOURCE] = path[:, place, piece, _GOVERNS_TARGET] = 1.0
    for source, target in _pairs(heads):
        found = [way for a in heads[source] for b in heads[target] if (way := _way(tree, a, b)) is not None]
        if found:
            best = min(found, key=lambda way: way.steps)
            ways[source, target] = best.features
            for token in best.tokens:
                path[source, target, list(pieces.get(token, ())), _ON_IT] = 1.0
            path[source, target, list(pieces.get(best.meeting, ())), _MEETS] = 1.0
    return Roles(parties, ways, path)


@dataclass(slots=True)
class _Tree:
    tokens: Sequence[Token]
    start: int
    grammar: Grammar
    children: list[list[int]] = field(init=False)

    def __post_init__(self) -> None:
        self.children = [[] for _ in self.tokens]
        for token in self.tokens:
            if token.head != token.index:
                self.children[token.head].append(token.index)

    def over(self, start: int, end: int) -> list[int]:
        """Give the tokens over a stretch of the text."""
        return [t.index for t in self.tokens if t.start + self.start < end and start < t.end + self.start]

    def relation(self, place: int) -> str:
        """Name the relation of a token to its head, among `_RELATIONS`."""
        label, _, further = self.tokens[place].dep.partition(":")
        if label in ("nsubj", "csubj"):
            return "passive" if "pass" in further else "subject"
        return _OF_LABEL.get(label, "other")

    def first_of(self, place: int) -> int:
        """Climb from a word to the one beside which it stands in the same role."""
        seen = {place}
        while self.label(place) in _JOINED and self.tokens[place].head not in seen:
            place = self.tokens[place].head
            seen.add(place)
        return place

    def label(self, place: int) -> str:
        """Give the label of a token without what specifies it."""
        return self.tokens[place].dep.partition(":")[0]

    def above(self, place: int) -> list[int]:
        """Give a token and all over it, up to the root."""
        line = [place]
        while self.tokens[line[-1]].head != line[-1] and len(line) < _DEEPEST:
            line.append(self.tokens[line[-1]].head)
        return line

    def preposition(self, place: int) -> str | None:
        """Give the preposition of a noun."""
        return next((self.tokens[c].lower for c in self.children[place] if self.tokens[c].dep.startswith("case")), None)

    def word_class(self, place: int) -> int:
        """Tell a verb from a noun from the rest: place in `_CLASSES`."""
        kind = self.tokens[place].pos
        return 0 if kind in ("VERB", "AUX") else 1 if kind in ("NOUN", "PROPN") else 2


@dataclass(frozen=True, slots=True)
class _Way:
    steps: int
    features: Array
    tokens: Sequence[int]
    meeting: int


def _pieces_by_token(question: Question, tree: _Tree, length: int) -> dict[int, list[int]]:
    """Give for each token the pieces of its word, counted from the first of the sentence."""
    found: dict[int, list[int]] = {}
    first = question.place[1]
    for start, end, a, b in question.words:
        for token in tree.over(start, end):
            found.setdefault(token, []).extend(range(a - first, min(b - first, length)))
    return found


def _heads_of(question: Question, place: int, tree: _Tree) -> list[int]:
    """Give the head words of the names of a party in the sentence."""
    known, (window, first, end) = question.parties[place], question.place
    heads = []
    for there, a, b in known.ranges:
        words = [(s, e) for s, e, x, y in question.words if x < b and a < y]
        if there != window or a < first or a >= max(end, first + 1) or not words:
            continue
        start, stop = words[0][0], words[-1][1]
        if known.mention.start < stop and start < known.mention.end:
            start, stop = max(start, known.mention.start), min(stop, known.mention.end)
        heads += _top(tree, tree.over(start, stop))
    return list(dict.fromkeys(heads))[:_MOST_NAMES]


def _top(tree: _Tree, places: Iterable[int]) -> list[int]:
    """Give the word of a name under which its others stand."""
    own = set(places)
    tops = [p for p in sorted(own) if tree.tokens[p].head not in own or tree.tokens[p].head == p]
    return ([p for p in tops if tree.tokens[p].pos in _NAMING] or tops)[:1]


def _role(tree: _Tree, name: int) -> Array:
    features = np.zeros(ROLE_FEATURES, np.float32)
    features[-1] = 1.0
    first = tree.first_of(name)
    features[_RELATIONS.index(tree.relation(first))] = 1.0
    preposition = tree.preposition(name) or tree.preposition(first)
    case = tree.grammar.cases.get(preposition) if preposition else None
    if "agent" in tree.tokens[first].dep:
        features[_CASE + CASES.index("agent")] = 1.0
    elif preposition:
        features[_CASE + (CASES.index(case) if case else len(CASES))] = 1.0
    governor = tree.tokens[first].head
    if governor != first:
        features[_CLASS + tree.word_class(governor)] = 1.0
        if tree.tokens[governor].pos in _NOMINAL:
            over = _RELATIONS.index(tree.relation(tree.first_of(governor)))
            features[_OVER + min(over, _ABOVE - 1)] = 1.0
        features[_SAYS] = float(any(tree.label(child) in _SAYING for child in tree.children[governor]))
    return features


def _governors(tree: _Tree, name: int) -> set[int]:
    """Give what governs a party, and what governs that where it is a noun: the support, and who needs it."""
    governor = tree.tokens[tree.first_of(name)].head
    if tree.tokens[governor].pos in ("NOUN", "PROPN", "ADJ"):
        return {governor, tree.tokens[governor].head}
    return {governor}


def _pairs(heads: Sequence[Sequence[int]]) -> Iterator[tuple[int, int]]:
    for source, names in enumerate(heads):
        for target, others in enumerate(heads):
            if source != target and names and others:
                yield source, target


def _way(tree: _Tree, source: int, target: int) -> _Way | None:
    """Follow the tree from one word up to where it meets the way from the other; None where they never meet."""
    firsts = tree.first_of(source), tree.first_of(target)
    if firsts[0] != firsts[1]:
        source, target = firsts
    up, down = tree.above(source), tree.above(target)
    steps = next((step for step, place in enumerate(up) if place in down), None)
    if steps is None:
        return None
    back = down.index(up[steps])
    features = np.zeros(WAY_FEATURES, np.float32)
    features[min(steps, _STEPS - 1)] = features[_STEPS + min(back, _STEPS - 1)] = 1.0
    for side, (line, length) in enumerate(((up, steps), (down, back))):
        if length:
            features[_SIDE + side * len(_RELATIONS) + _RELATIONS.index(tree.relation(line[length - 1]))] = 1.0
    features[_HEAD + tree.word_class(up[steps])] = 1.0
    features[_ENDS], features[_ENDS + 1] = float(steps == 0), float(back == 0)
    return _Way(steps + back, features, [*up[: steps + 1], *down[:back]], up[steps])
