"""A parsed sentence in, its tree out: what hangs on what, and what introduces it."""

from collections.abc import Iterator
from functools import cached_property

from vigie.extraction.syntax.parse import ParsedSentence
from vigie.languages.grammar import Grammar, WordClass

THAT, BARE = "that", ""
"""Markers of complements: a finite clause, an infinitive without a preposition."""
DEEPEST = 40
"""Steps that a climb through heads takes at most: parses of odd input may be chains."""


class Tree:
    """The words of one sentence, from heads to what hangs on them and back."""

    def __init__(self, sentence: ParsedSentence, grammar: Grammar) -> None:
        self.sentence = sentence
        self.tokens = sentence.tokens
        self.grammar = grammar
        self.children: list[list[int]] = [[] for _ in self.tokens]
        for token in self.tokens:
            if token.head != token.index:
                self.children[token.head].append(token.index)

    def class_of(self, index: int) -> WordClass:
        """Reduce the part of speech to a class of words."""
        pos = self.tokens[index].pos
        return "verb" if pos in ("VERB", "AUX") else "adjective" if pos in ("ADJ", "ADV") else "noun"

    def subtree(self, index: int) -> list[int]:
        """List a token and all under it, in the order of the text."""
        found, queue = {index}, [index]
        while queue:
            for child in self.children[queue.pop()]:
                if child not in found:
                    found.add(child)
                    queue.append(child)
        return sorted(found)

    def ancestors(self, index: int) -> Iterator[int]:
        """Walk from a token's head up to the root."""
        for _ in range(DEEPEST):
            head = self.tokens[index].head
            if head == index:
                return
            yield head
            index = head

    def conjuncts(self, index: int) -> list[int]:
        """List a token and what is coordinated with it."""
        found = [index]
        for member in found:
            if len(found) > DEEPEST:
                break
            found += [c for c in self.children[member] if self.tokens[c].dep == "conj" and c not in found]
        return found

    def case(self, index: int) -> str | None:
        """Name the slot of the preposition before a token."""
        for child in self.children[index]:
            token = self.tokens[child]
            # "aux mains des rebelles": the parser calls the "des" of a genitive an article.
            preposition = token.pos in ("ADP", "SCONJ", "PART") or token.lower in self.grammar.prepositions
            if token.dep in ("case", "mark") and preposition and child < index:
                return self.grammar.slot(token.lower)
        return None

    def marker(self, index: int) -> str:
        """Name what introduces a clause."""
        if self._infinitive(index):
            return self.case(index) or BARE
        return THAT

    def finite(self, index: int) -> bool:
        """Tell whether a clause has a finite verb, the word at its head or an auxiliary of it."""
        words = [index, *(c for c in self.children[index] if self.tokens[c].dep.startswith(("aux", "cop")))]
        return any("VerbForm=Fin" in self.tokens[w].features for w in words)

    def tensed(self, index: int) -> bool:
        """Tell whether a word is a verb by its auxiliary, whatever the parser takes it for: "s'est abstenue"."""
        labels = [self.tokens[c].dep for c in self.children[index]]
        return "cop" not in labels and any(label.startswith("aux") for label in labels)

    def _infinitive(self, index: int) -> bool:
        words = [index, *(c for c in self.children[index] if self.tokens[c].dep.startswith(("aux", "cop")))]
        return any("VerbForm=Inf" in self.tokens[w].features for w in words)

    def _participle(self, index: int) -> bool:
        return "VerbForm=Part" in self.tokens[index].features or "VerbForm=Ger" in self.tokens[index].features

    def _controlled_by_object(self, index: int) -> bool:
        return self.grammar.has("object_control", self.tokens[index].lower)

    @cached_property
    def verbless(self) -> bool:
        """True where the parser sees no finite verb: a headline, or one that it misreads."""
        return not any("VerbForm=Fin" in token.features for token in self.tokens)
