"""A parsed sentence in, its predicates with their arguments out: the voice turned to active, subjects handed down.

The labels of obliques are unreliable after one preposition (design/reading.md): ``obl:arg``, ``obl:mod`` and ``nmod``
are one class here, and an oblique inside the object counts as one of the verb too.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from vigie.extraction.syntax.parse import ParsedSentence
from vigie.extraction.syntax.subjects import Subjects
from vigie.extraction.syntax.voice import Mood, Tense
from vigie.languages.grammar import Grammar, WordClass

SUBJECT, OBJECT, AGENT, ADJECTIVE, POSSESSIVE, OF = "subject", "object", "agent", "adjective", "possessive", "of"
_OBLIQUES = ("obl", "nmod", "obl:arg", "obl:mod", "obl:agent", "obl:tmod", "nmod:poss", "obl:npmod")
_CLAUSES = ("ccomp", "xcomp", "advcl", "acl", "acl:relcl", "csubj", "advcl:cleft", "parataxis", "csubj:pass")


@dataclass(frozen=True, slots=True)
class Argument:
    """What fills a slot of a predicate."""

    slot: str
    """``subject``, ``object``, ``agent``, ``adjective``, ``possessive``, ``of`` (the plain genitive of a noun), or the
    preposition: ``contre``, ``à``, ``avec``."""
    head: int
    """Index of the token at its head."""
    inherited: bool = False
    """Taken over from a clause above."""


@dataclass(frozen=True, slots=True)
class Complement:
    """A clause under a predicate."""

    marker: str
    """The slot of the preposition before an infinitive, ``that`` for a finite clause, empty for a bare infinitive."""
    head: int


@dataclass(frozen=True, slots=True)
class Predicate:
    """A verb, noun or adjective that says something of its arguments."""

    head: int
    word_class: WordClass
    arguments: tuple[Argument, ...]
    complements: tuple[Complement, ...]
    passive: bool = False
    reflexive: bool = False
    negated: bool = False
    mood: Mood = "none"
    tense: Tense = "none"
    conditional: bool = False
    """Stands under "if", or has an if-clause and is not told as a fact."""

    def fillers(self, slot: str) -> list[Argument]:
        """List what fills a slot."""
        return [argument for argument in self.arguments if argument.slot == slot]


class Clauses(Subjects):
    """The clauses of one sentence; predicates are worked out when they are asked for."""

    def __init__(self, sentence: ParsedSentence, grammar: Grammar) -> None:
        super().__init__(sentence, grammar)
        self._predicates: dict[int, Predicate] = {}

    def predicate(self, index: int, word_class: WordClass | None = None) -> Predicate:
        """Work out the predicate at a token; its class is that of its part of speech unless it is given."""
        found = self._predicates.get(index)
        if found is None or (word_class and found.word_class != word_class):
            found = (
                self._verb(index) if (word_class or self.class_of(index)) == "verb" else self._noun(index, word_class)
            )
            self._predicates[index] = found
        return found

    def _verb(self, index: int) -> Predicate:
        passive = self._passive(index)
        arguments = list(self._subject_arguments(index, passive=passive))
        arguments += self._dependents(index, passive=passive)
        if self._inverted(index, arguments, passive=passive):
            said = [a for a in arguments if a.slot != SUBJECT]
            arguments = [replace(a, slot=SUBJECT) if a.slot == OBJECT else a for a in said]
        for argument in [a for a in arguments if a.slot != SUBJECT and not a.inherited]:
            for misplaced in self._misplaced(argument.head):
                if misplaced.slot != AGENT:
                    arguments.append(misplaced)
                elif passive:
                    arguments.append(replace(misplaced, slot=SUBJECT))
        arguments += self._raised([a.head for a in arguments if a.slot == OBJECT and not a.inherited])
        mood, tense = self._mood(index)
        return Predicate(
            head=index,
            word_class="verb",
            arguments=tuple(arguments),
            complements=tuple(self._complements(index, arguments)),
            passive=passive,
            reflexive=self._reflexive(index),
            negated=self._negated(index),
            mood=mood,
            tense=tense,
            conditional=self._conditional(index, mood, tense),
        )

    def _inverted(self, index: int, arguments: list[Argument], *, passive: bool) -> bool:
        """Tell whether the object is the subject: "…", a dénoncé Rome."""
        group = [index, *(c for c in self.children[index] if self.tokens[c].dep.startswith(("aux", "expl", "advmod")))]
        first = min(group)
        before = self.tokens[first - 1].text if first else ""
        objects = [a for a in arguments if a.slot == OBJECT and a.head > index]
        if passive or before not in (",", '"') or not objects:
            return False
        if any(a.slot == SUBJECT and a.head > first for a in arguments):
            return False
        return self.grammar.has("reporting_verbs", self.tokens[index].lower) and self.finite(index)

    def _subject_arguments(self, index: int, *, passive: bool) -> Iterator[Argument]:
        own = {c for c in self.children[index] if self.tokens[c].dep.startswith("nsubj")}
        for head in self.surface_subjects(index):
            yield Argument(OBJECT if passive else SUBJECT, head, inherited=not own)

    def _dependents(self, index: int, *, passive: bool) -> Iterator[Argument]:
        for child in self.children[index]:
            token = self.tokens[child]
            if token.dep in ("obj", "iobj") or token.dep.startswith(("obj:", "iobj:")):
                if self.grammar.has("reflexives", token.lower):
                    continue
                slot = OBJECT if token.dep.startswith("obj") else self._first("dative")
                for head in self._antecedent(child, index):
                    yield from (
                        Argument(self.case(head) or slot if slot != OBJECT else slot, m) for m in self.conjuncts(head)
                    )
            elif token.dep in _OBLIQUES or token.dep.startswith(("obl:", "nmod:")):
                yield from self._oblique(child, passive=passive, owner=index)

    def _oblique(self, child: int, *, passive: bool, owner: int) -> Iterator[Argument]:
        slot = self.case(child)
        if slot is None:
            return
        token = self.tokens[child]
        inner = self.grammar.compound_prepositions.get((slot, token.lower))
        if inner:
            deeper = [c for c in self.children[child] if self.tokens[c].dep.startswith(("nmod", "obl"))]
            for head in deeper:
                yield from (Argument(inner, member) for member in self.conjuncts(head))
            if deeper or not self._adjectival(child):
                return
            slot = inner
        if token.dep == "obl:agent" or (passive and self.grammar.has("agent", slot)):
            slot = SUBJECT
        elif slot == AGENT or (self.class_of(owner) == "noun" and self.grammar.has("agent", slot)):
            slot = SUBJECT if self.class_of(owner) == "verb" else AGENT
        for head in self._antecedent(child, owner):
            for member in self.conjuncts(head):
                own = self.case(member) if member != head else None
                yield Argument(own if own and slot not in (AGENT, SUBJECT) else slot, member)

    def _adjectival(self, index: int) -> bool:
        return any(self.tokens[c].dep == "amod" for c in self.children[index])

    def _raised(self, objects: list[int]) -> Iterator[Argument]:
        for head in objects:
            for child in self.children[head]:
                token = self.tokens[child]
                if token.dep.startswith(("nmod", "obl")) and token.dep != "nmod:poss":
                    inside = self._oblique(child, passive=False, owner=head)
                    yield from (a for a in inside if not self.grammar.has("genitive", a.slot))

    def _misplaced(self, name: int, depth: int = 0) -> Iterator[Argument]:
        """Complements that the parse hangs on a name ("l'invasion du Koweït par l'Irak"): the noun above has them."""
        if depth > 3:
            return
        for child in self.children[name]:
            if not self.tokens[child].dep.startswith(("nmod", "obl")):
                continue
            for argument in self._oblique(child, passive=False, owner=name):
                if argument.slot == AGENT or (
                    self.tokens[name].pos == "PROPN" and not self.grammar.has("genitive", argument.slot)
                ):
                    yield argument
                    yield from self._misplaced(argument.head, depth + 1)

    def _complements(self, index: int, arguments: list[Argument]) -> Iterator[Complement]:
        for child in self.children[index]:
            if self.tokens[child].dep in _CLAUSES:
                for member in self.conjuncts(child):
                    yield Complement(self.marker(child), member)
        # "appeler X à retirer" is often read as an infinitive that hangs on the name X.
        for argument in arguments:
            if argument.slot != SUBJECT and not argument.inherited and self.tokens[argument.head].pos != "VERB":
                for child in self.children[argument.head]:
                    if self._infinitive(child) and self.tokens[child].dep in ("acl", "advcl", "xcomp", "acl:relcl"):
                        yield Complement(self.marker(child), child)

    def _noun(self, index: int, word_class: WordClass | None) -> Predicate:
        arguments: list[Argument] = []
        for child in self.children[index]:
            token = self.tokens[child]
            if token.dep in ("amod", "compound") or (
                token.dep in ("nmod", "appos", "flat:name", "flat") and token.pos == "ADJ"
            ):
                arguments += [Argument(ADJECTIVE, member) for member in self.conjuncts(child)]
            elif (
                token.dep == "nmod:poss"
                or (token.dep == "det" and self.grammar.has("possessives", token.lower))
                or "Poss=Yes" in token.features
            ):
                arguments += [Argument(POSSESSIVE, member) for member in self.conjuncts(child)]
            elif token.dep.startswith(("nmod", "obl")):
                for argument in self._oblique(child, passive=False, owner=index):
                    arguments.append(
                        replace(argument, slot=OF) if self.grammar.has("genitive", argument.slot) else argument
                    )
                    arguments += self._misplaced(argument.head)
            elif token.dep.startswith("nsubj"):
                arguments += [Argument(SUBJECT, m) for s in self._antecedent(child, index) for m in self.conjuncts(s)]
        for child in self.children[index]:
            if (
                self.tokens[child].dep == "acl"
                and self._participle(child)
                and self.grammar.has("light_verbs", self.tokens[child].lower)
            ):
                # "l'accord conclu avec Rome": what hangs on the participle belongs to the noun.
                arguments += [
                    replace(a, slot=AGENT) if a.slot == SUBJECT else a
                    for a in self.predicate(child, "verb").arguments
                    if a.slot != OBJECT
                ]
        if word_class == "adjective" and not any(a.slot == SUBJECT for a in arguments):
            # "s'est dite opposée à", "se montre favorable à": the verb above has the subject.
            arguments += [Argument(SUBJECT, s, inherited=True) for s in self.surface_subjects(index)]
        mood, tense = self._mood(index)
        return Predicate(
            head=index,
            word_class=word_class or self.class_of(index),
            arguments=tuple(arguments),
            complements=tuple(self._complements(index, [])),
            negated=self._negated(index)
            or any(
                self.tokens[c].lower
                in self.grammar.words["negative_determiners"] | self.grammar.words["negative_markers"]
                for c in self.children[index]
            ),
            mood=mood,
            tense=tense,
            conditional=self._conditional(index, mood, tense) if mood != "none" else False,
        )

    def _first(self, name: str) -> str:
        return next(iter(self.grammar.words[name]), name)
