"""A tree in, the voice, the mood and the negation of its verbs out."""

from typing import Literal

from vigie.extraction.syntax.parse import Token
from vigie.extraction.syntax.tree import Tree

Mood = Literal["indicative", "conditional", "infinitive", "participle", "none"]
Tense = Literal["past", "present", "future", "none"]


class Voices(Tree):
    """A tree whose verbs are known to be active or passive, told as facts or not."""

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
        return bool(inside & lists["negative_determiners"]) or (
            bool(words & lists["negative_particles"])
            and any(
                # "Ni Paris ni Berlin n'ont condamné": the parse cuts the subject off.
                t.dep in ("cc", "punct") and t.lower in lists["weak_negations"]
                for t in self.tokens[:index]
            )
        )

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
        if to_come := self._to_come(index):
            return to_come
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

    def _to_come(self, index: int) -> tuple[Mood, Tense] | None:
        """Read an infinitive that says what will be: "is to withdraw", "was to withdraw", "Rome to withdraw troops"."""
        token, children = self.tokens[index], self.children[index]
        marks = [c for c in children if self.tokens[c].dep == "mark"]
        if not marks or not all(self.grammar.has("future_marks", self.tokens[c].lower) for c in marks):
            joined = token.dep == "conj" and token.head < index and not self.finite(index) and self._infinitive(index)
            return self._to_come(token.head) if joined else None
        before = [self.tokens[c] for c in children if c < marks[0] and self.tokens[c].dep.startswith(("aux", "cop"))]
        if any(self.grammar.has("future_copulas", word.lower) for word in before):
            past = any("Tense=Past" in word.features for word in before)
            return ("conditional", "present") if past else ("indicative", "future")
        return ("indicative", "future") if not before and self._headline_future(index, marks[0]) else None

    def _headline_future(self, index: int, mark: int) -> bool:
        """Tell whether an infinitive has a subject of its own, and no verb over it but one that reports it."""
        token, head = self.tokens[index], self.tokens[self.tokens[index].head]
        if token.dep in ("ROOT", "parataxis", "ccomp"):
            subjects = [c for c in self.children[index] if self.tokens[c].dep.startswith("nsubj") and c < mark]
            # "Oslo calls on Rome to stop": "calls" may be read as a noun.
            own = bool(subjects) and all(self.tokens[c].lower not in self.grammar.operators for c in subjects)
            return own and (token.dep != "ccomp" or self._reports_only(head.index))
        if token.dep == "xcomp":
            told = [c for c in self.children[head.index] if self.tokens[c].dep == "obj" and head.index < c < mark]
            return bool(told) and self.tokens[told[-1]].pos == "PROPN" and self._reports_only(head.index)
        if token.dep != "acl" or head.index > mark:
            return False
        if head.dep == "obj" and self._reports_only(head.head):
            return head.pos == "PROPN"
        acting = head.pos == "PROPN" or (head.pos == "NOUN" and head.lower not in self.grammar.operators)
        kin = [self.tokens[c] for c in (*self.children[head.index], *range(head.index, mark))]
        singled = any("NumType=Ord" in k.features or self.grammar.has("singled_out", k.lower) for k in kin)
        return acting and not singled and head.dep in ("ROOT", "parataxis") and not self.finite(head.index)

    def _reports_only(self, index: int) -> bool:
        return self.grammar.has("reporting_verbs", self.tokens[index].lower) and not self._controlled_by_object(index)

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
