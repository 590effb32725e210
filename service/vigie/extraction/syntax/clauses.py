"""A parsed sentence in, its predicates with their arguments out: the voice turned to active, subjects handed down.

The labels of obliques are unreliable after one preposition (design/reading.md): ``obl:arg``, ``obl:mod`` and ``nmod``
are one class here, and an oblique inside the object counts as one of the verb too.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from vigie.extraction.syntax.parse import ParsedSentence, Token
from vigie.languages.grammar import Grammar, WordClass

Mood = Literal["indicative", "conditional", "infinitive", "participle", "none"]
Tense = Literal["past", "present", "future", "none"]
SUBJECT, OBJECT, AGENT, ADJECTIVE, POSSESSIVE, OF = "subject", "object", "agent", "adjective", "possessive", "of"
THAT, BARE = "that", ""
"""Markers of complements: a finite clause, an infinitive without a preposition."""
_OBLIQUES = ("obl", "nmod", "obl:arg", "obl:mod", "obl:agent", "obl:tmod", "nmod:poss", "obl:npmod")
_CLAUSES = ("ccomp", "xcomp", "advcl", "acl", "acl:relcl", "csubj", "advcl:cleft", "parataxis", "csubj:pass")
_DEEPEST = 40
"""Steps that a climb through heads takes at most: parses of odd input may be chains."""


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


class Clauses:
    """The clauses of one sentence; predicates are worked out when they are asked for."""

    def __init__(self, sentence: ParsedSentence, grammar: Grammar) -> None:
        self.sentence = sentence
        self.tokens = sentence.tokens
        self.grammar = grammar
        self.children: list[list[int]] = [[] for _ in self.tokens]
        for token in self.tokens:
            if token.head != token.index:
                self.children[token.head].append(token.index)
        self._predicates: dict[int, Predicate] = {}
        self._surface: dict[int, tuple[int, ...]] = {}

    def predicate(self, index: int, word_class: WordClass | None = None) -> Predicate:
        """Work out the predicate at a token; its class is that of its part of speech unless it is given."""
        found = self._predicates.get(index)
        if found is None or (word_class and found.word_class != word_class):
            found = (
                self._verb(index) if (word_class or self.class_of(index)) == "verb" else self._noun(index, word_class)
            )
            self._predicates[index] = found
        return found

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
        for _ in range(_DEEPEST):
            head = self.tokens[index].head
            if head == index:
                return
            yield head
            index = head

    def conjuncts(self, index: int) -> list[int]:
        """List a token and what is coordinated with it."""
        found = [index]
        for member in found:
            if len(found) > _DEEPEST:
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

    def surface_subjects(self, index: int, depth: int = 0) -> tuple[int, ...]:
        """List the heads of the grammatical subject of a verb, handed down from the clauses above where it has none."""
        if index in self._surface:
            return self._surface[index]
        if depth > _DEEPEST:
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

    # ── verbs

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

    def marker(self, index: int) -> str:
        """Name what introduces a clause."""
        if self._infinitive(index):
            return self.case(index) or BARE
        return THAT

    def finite(self, index: int) -> bool:
        """Tell whether a clause has a finite verb, the word at its head or an auxiliary of it."""
        words = [index, *(c for c in self.children[index] if self.tokens[c].dep.startswith(("aux", "cop")))]
        return any("VerbForm=Fin" in self.tokens[w].features for w in words)

    def _infinitive(self, index: int) -> bool:
        words = [index, *(c for c in self.children[index] if self.tokens[c].dep.startswith(("aux", "cop")))]
        return any("VerbForm=Inf" in self.tokens[w].features for w in words)

    def _participle(self, index: int) -> bool:
        return "VerbForm=Part" in self.tokens[index].features or "VerbForm=Ger" in self.tokens[index].features

    def _passive(self, index: int) -> bool:  # noqa: PLR0911  one return for each sign of voice
        token = self.tokens[index]
        auxiliaries = [self.tokens[c] for c in self.children[index] if self.tokens[c].dep.startswith("aux")]
        if self._reflexive(index) or self.grammar.has("active_participles", token.lower):
            return False
        if any(a.dep == "aux:pass" for a in auxiliaries):
            return True
        if any(self.grammar.has("auxiliaries_active", a.lower) for a in auxiliaries):
            return False
        if not auxiliaries and self._headline_passive(index):
            return True
        past_participle = "VerbForm=Part" in token.features and "Tense=Past" in token.features
        if (
            past_participle
            and not auxiliaries
            and not any(self.tokens[c].dep == "nsubj:pass" for c in self.children[index])
        ):
            labels = {self.tokens[c].dep for c in self.children[index]}
            past_too = token.lower.endswith(tuple(self.grammar.words["past_endings"]))
            if past_too and token.dep == "acl" and self._full_sentence_without_verb(token.head):
                return False  # "Troops moved into the town.": a subject taken for the root
            if "obj" in labels or ("nsubj" in labels and (past_too or "Voice=Pass" not in token.features)):
                return False  # "Norway sent arms": a past tense taken for a participle
            if token.dep == "conj" and any(self.tokens[c].dep.startswith("aux") for c in self.children[token.head]):
                return self._passive(token.head)  # "has seized and sold"
        if not past_participle or auxiliaries:
            return any(self.tokens[c].dep == "nsubj:pass" for c in self.children[index]) and not auxiliaries
        return True

    def _headline_passive(self, index: int) -> bool:
        """Tell whether a past tense is a headline's passive: "Minister urged to resign", "Envoys expelled by Rome"."""
        if (
            not self.tokens[index].lower.endswith(tuple(self.grammar.words["past_endings"]))
            or self.tokens[-1].text in '.!?"'
        ):
            return False
        labels = {self.tokens[c].dep for c in self.children[index]}
        by = any(self.grammar.has("agent", t.lower) and t.dep == "case" for t in self.tokens[index + 1 :])
        return "obj" not in labels and (by or ("xcomp" in labels and self._controlled_by_object(index)))

    def _full_sentence_without_verb(self, root: int) -> bool:
        """Tell whether a noun is the root of what a full stop says is a sentence."""
        token = self.tokens[root]
        finite = any("VerbForm=Fin" in self.tokens[c].features for c in (root, *self.children[root]))
        return token.head == root and self.class_of(root) == "noun" and not finite and self.tokens[-1].text == "."

    def _reflexive(self, index: int) -> bool:
        return any(
            self.tokens[c].index < index
            and self.grammar.has("reflexives", self.tokens[c].lower)
            and self.tokens[c].pos == "PRON"
            for c in self.children[index]
        )

    def _negated(self, index: int) -> bool:
        words = {self.tokens[c].lower for c in self.children[index]}
        for auxiliary in self.children[index]:
            if self.tokens[auxiliary].dep.startswith(("aux", "cop")):
                words |= {self.tokens[c].lower for c in self.children[auxiliary]}
        lists = self.grammar.words
        if words & lists["negations"] or words & lists["negative_markers"]:
            return True
        slots = ("nsubj", "obj", "obl", "advmod")
        inside = {
            self.tokens[d].lower
            for c in self.children[index]
            if self.tokens[c].dep.startswith(slots)
            for d in [c, *self.children[c]]
        }
        # What completes a particle may stand deeper: "ne sont pas encore partis", "ne livre ni armes ni chars".
        if words & lists["negative_particles"] and (words | inside) & (lists["weak_negations"] | lists["negations"]):
            return True
        return bool(inside & lists["negative_determiners"])

    def _mood(self, index: int) -> tuple[Mood, Tense]:
        auxiliaries = [self.tokens[c] for c in self.children[index] if self.tokens[c].dep.startswith(("aux", "cop"))]
        words = [self.tokens[index], *auxiliaries]
        features = "|".join(w.features for w in words)
        lower = {a.lower for a in auxiliaries if not self._named(a, self.tokens[index])}
        forms = {self.tokens[index].lower, *lower}
        if (
            "Mood=Cnd" in features
            or lower & self.grammar.words["conditional_auxiliaries"]
            or forms & self.grammar.words["conditional_forms"]
        ):
            return "conditional", "past" if "Tense=Past" in features else "present"
        if (
            "Tense=Fut" in features
            or lower & self.grammar.words["planned_auxiliaries"]
            or forms & self.grammar.words["future_forms"]
        ):
            return "indicative", "future"
        if "VerbForm=Fin" in features:
            past = "Tense=Past" in features or "Tense=Imp" in features or bool(auxiliaries)
            return "indicative", "past" if past else "present"
        if "VerbForm=Inf" in features:
            return "infinitive", "past" if auxiliaries else "none"
        return (
            ("participle", "past" if "Tense=Past" in features else "present")
            if "VerbForm=" in features
            else ("none", "none")
        )

    @staticmethod
    def _named(auxiliary: Token, verb: Token) -> bool:
        """Tell whether what the parser takes for an auxiliary is a name: "Theresa May accused"."""
        return auxiliary.index > 0 and auxiliary.text.istitle() and not verb.text.istitle()

    def _conditional(self, index: int, mood: Mood, tense: Tense) -> bool:
        if self._under_if(index):
            return True
        told = mood == "indicative" and tense in ("past", "present")
        return not told and any(self.tokens[c].dep == "advcl" and self._under_if(c) for c in self.children[index])

    def _under_if(self, index: int) -> bool:
        if any(
            self.tokens[c].dep == "mark" and self.grammar.has("conditions", self.tokens[c].lower)
            for c in self.children[index]
        ):
            return True
        # "Had they attacked, …": the auxiliary opens the clause, and nobody asks.
        first = min(self.children[index], default=index)
        opens = self.tokens[first]
        subject = any(self.tokens[c].dep.startswith("nsubj") and c > first for c in self.children[index])
        inverted = first < index and subject and opens.dep.startswith(("aux", "cop"))
        return inverted and self.tokens[-1].text != "?" and self.grammar.has("inverted_conditions", opens.lower)

    # ── subjects that stand elsewhere

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

    def _controlled_by_object(self, index: int) -> bool:
        return self.grammar.has("object_control", self.tokens[index].lower)

    # ── nouns and adjectives

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

    @cached_property
    def verbless(self) -> bool:
        """True where the parser sees no finite verb: a headline, or one that it misreads."""
        return not any("VerbForm=Fin" in token.features for token in self.tokens)
