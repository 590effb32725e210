"""A tree with voices in, the subjects of its verbs out: handed down from the clauses above where they have none."""

from vigie.extraction.syntax.parse import ParsedSentence
from vigie.extraction.syntax.tree import DEEPEST
from vigie.extraction.syntax.voice import Voices
from vigie.languages.grammar import Grammar


class Subjects(Voices):
    """A tree whose verbs have their grammatical subjects."""

    def __init__(self, sentence: ParsedSentence, grammar: Grammar) -> None:
        super().__init__(sentence, grammar)
        self._surface: dict[int, tuple[int, ...]] = {}

    def surface_subjects(self, index: int, depth: int = 0) -> tuple[int, ...]:
        """List the heads of the grammatical subject of a verb, handed down from the clauses above where it has none."""
        if index in self._surface:
            return self._surface[index]
        if depth > DEEPEST:
            return ()
        # Parsers hang the subject on the auxiliary now and then.
        verbs = [index, *(c for c in self.children[index] if self.tokens[c].dep.startswith("aux"))]
        subjects = ("nsubj", "nsubj:pass", "expl:subj", "nsubj:outer")
        own = [c for v in verbs for c in self.children[v] if self.tokens[c].dep in subjects]
        own = [c for c in own if self.case(c) is None] or own
        if not own:
            own = [c for c in self.children[index] if self._misread_subject(c, index)]
        if own:
            found = tuple(m for c in own for s in self._antecedent(c, index) for m in self.conjuncts(s))
        else:
            found = self._handed_down(index, depth) or self._fronted(index)
        self._surface[index] = found
        return found

    def _misread_subject(self, child: int, verb: int) -> bool:
        """Tell whether a name right before a finite verb was taken for an adverbial: "Albania appealed to…"."""
        token = self.tokens[child]
        if token.pos != "PROPN" or token.dep not in ("advmod", "compound", "dep", "obl:mod", "vocative", "discourse"):
            return False
        first = min([verb, *(c for c in self.children[verb] if self.tokens[c].dep.startswith("aux"))])
        return child + 1 == first and self.case(child) is None

    def _antecedent(self, index: int, verb: int) -> tuple[int, ...]:
        """Resolve a relative pronoun to what it stands for."""
        token = self.tokens[index]
        if not (
            "PronType=Rel" in token.features or (token.pos == "PRON" and self.grammar.has("relatives", token.lower))
        ):
            return (index,)
        for step in (verb, *self.ancestors(verb)):
            if self.tokens[step].dep in ("acl:relcl", "acl", "advcl:cleft"):
                return (self.tokens[step].head,)
        return (index,)

    def _handed_down(self, index: int, depth: int) -> tuple[int, ...]:
        token = self.tokens[index]
        head = token.head
        if head == index:
            return ()
        if token.dep == "conj":
            return self.surface_subjects(head, depth + 1) if self.class_of(head) != "noun" else ()
        if token.dep in ("acl", "acl:relcl", "amod") and self.class_of(head) == "noun":
            return self._of_noun(index, head, depth)
        if token.dep in ("xcomp", "ccomp") and self._controlled_by_object(head):
            objects = [
                m
                for c in self.children[head]
                if self.tokens[c].dep in ("obj", "iobj", "obl:arg", "obl")
                for m in self.conjuncts(c)
            ]
            passive = self.surface_subjects(head, depth + 1) if self._passive(head) else ()
            return passive or tuple(objects) or self.surface_subjects(head, depth + 1)
        if token.dep in ("xcomp", "ccomp", "advcl", "parataxis", "csubj") and not self.finite(index):
            return self.surface_subjects(head, depth + 1)
        return ()

    def _fronted(self, index: int) -> tuple[int, ...]:
        """A participle that opens the sentence belongs to the first subject after it."""
        if any(
            self.tokens[i].pos not in ("ADV", "PUNCT", "ADP", "SCONJ") for i in range(index)
        ) or not self._participle(index):
            return ()
        after = (
            t.index
            for t in self.tokens[index + 1 :]
            if t.dep.startswith("nsubj") and not self.grammar.has("relatives", t.lower)
        )
        return tuple(m for first in [next(after, None)] if first is not None for m in self.conjuncts(first))

    def _of_noun(self, index: int, noun: int, depth: int) -> tuple[int, ...]:
        if self._infinitive(index):
            if self.tokens[noun].pos in ("PROPN", "PRON"):
                return tuple(self.conjuncts(noun))
            owners = [
                c
                for c in self.children[noun]
                if self.tokens[c].dep in ("nmod", "nmod:poss", "amod")
                and self.tokens[c].pos in ("PROPN", "ADJ", "NOUN")
            ]
            named = [c for c in owners if self.tokens[c].pos == "PROPN"]
            return tuple(named) or self._above(noun, depth)
        apart = (
            index > 0
            and self.tokens[index - 1].lower == ","
            and not self._passive(index)
            and self.tokens[noun].dep not in ("nsubj", "nsubj:pass", "ROOT")
        )
        before = self.tokens[index - 2] if index > 1 and self.tokens[index - 1].lower == "," else None
        if before is not None and before.pos == "PROPN" and self.tokens[noun].pos != "PROPN":
            return (before.head,) if before.dep.startswith("flat") else (before.index,)  # "…Rome, accusée de"
        above = self._above(noun, depth) if apart else ()
        return above or tuple(self.conjuncts(noun))

    def _above(self, index: int, depth: int) -> tuple[int, ...]:
        """Find the subject of the verb that a noun hangs on."""
        for step in self.ancestors(index):
            if self.class_of(step) == "verb":
                return self.surface_subjects(step, depth + 1)
        return ()
