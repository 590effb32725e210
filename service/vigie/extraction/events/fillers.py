"""An argument of a predicate in, the parties that fill it out."""

from vigie.extraction.document import Mention, Party, Sentence
from vigie.extraction.syntax.clauses import ADJECTIVE, AGENT, OF, POSSESSIVE, Clauses
from vigie.languages.acts import Lexicon

_NEAR = ("appos", "flat", "flat:name", "amod", "compound", "nmod", "flat:foreign", "nummod")
_DEEPEST = 4
"""Genitives that are followed: "la décision du président du parlement de la Turquie" has three."""


class Fillers:
    """The mentions of one sentence, found by the tokens of its parse."""

    def __init__(self, clauses: Clauses, sentence: Sentence, mentions: list[Mention], lexicon: Lexicon) -> None:
        self.clauses = clauses
        self.lexicon = lexicon
        self.sentence = sentence
        self.mentions = mentions
        self.at: dict[int, Mention] = {}
        for mention in mentions:
            for token in clauses.tokens:
                if sentence.start + token.start < mention.end and mention.start < sentence.start + token.end:
                    self.at[token.index] = mention

    def direct(self, head: int) -> list[Party]:
        """The parties that a noun phrase names itself: at its head, or by an apposition or adjective of it."""
        mention = self.at.get(head)
        if mention is not None and mention.kind == "role":
            # "le ministre des Affaires étrangères, Jean Untel": the name says more than the role.
            named = [
                self.at[c]
                for c in self.clauses.children[head]
                if c in self.at and self.clauses.tokens[c].dep == "appos"
            ]
            mention = next((m for m in named if m.kind == "person" and m.parties), mention)
        if mention is not None:
            return [Party(code, m, "head") for m in self.listed(mention, head) for code in m.parties]
        for child in self.clauses.children[head]:
            token = self.clauses.tokens[child]
            if token.dep in _NEAR and self.clauses.case(child) is None:
                around = [
                    *self.clauses.conjuncts(child),
                    *(c for c in self.clauses.children[child] if self.clauses.case(c) is None),
                ]
                near = [m for c in around if c in self.at for m in self.listed(self.at[c], c)]
                if near:
                    return [Party(code, mention, "near") for mention in near for code in mention.parties]
        return []

    def listed(self, mention: Mention, head: int) -> list[Mention]:
        """A mention and those that stand in one list with it by the text alone: the parse loses half of all lists."""
        place = next((i for i, m in enumerate(self.mentions) if m is mention), None)
        if place is None:
            return [mention]
        found = [mention]
        for step in (-1, 1):
            joined, index = [], place + step
            while 0 <= index < len(self.mentions):
                first, second = sorted((self.mentions[index], self.mentions[index - step]), key=lambda m: m.start)
                link = self._link(first, second)
                if (
                    link is None
                    or self.mentions[index].kind == "pronoun"
                    or self._acts_apart(self.mentions[index], head)
                ):
                    break
                joined.append((self.mentions[index], link))
                index += step
            # Names behind commas alone are an apposition as often as a list.
            if any(link == "and" for _, link in joined):
                found += [m for m, _ in joined]
        return found

    def _link(self, first: Mention, second: Mention) -> str | None:
        """Tell what joins two mentions: ``and``, a ``comma``, or None where other words stand between."""
        offset = self.sentence.start
        between = [t for t in self.clauses.tokens if first.end <= offset + t.start and offset + t.end <= second.start]
        if len(between) > 4 or not between:
            return None
        if not all(t.pos in ("CCONJ", "DET", "ADP") or t.text in (",", "-", "/", ")") for t in between):
            return None
        if any(t.pos == "CCONJ" for t in between) or [t.text for t in between] == ["-"]:
            return "and"
        if any(t.text == "," for t in between) and any(t.pos == "ADP" for t in between):
            return "and"  # "de Rome, de Tunis": the repeated preposition tells the list
        return "comma" if between[0].text == "," and all(t.pos in ("DET", "PUNCT") for t in between) else None

    def _acts_apart(self, mention: Mention, head: int) -> bool:
        """Tell whether a mention is the subject of another verb: "… accuse Rome et Tunis répond"."""
        tokens = [i for i, m in self.at.items() if m is mention]
        subjects = [i for i in tokens if self.clauses.tokens[i].dep.startswith("nsubj")]
        return (
            bool(subjects)
            and not self.clauses.tokens[head].dep.startswith("nsubj")
            and self.clauses.tokens[subjects[0]].index > head
        )

    def within(self, head: int, *, deep: bool, depth: int = 0) -> list[Party]:
        """The parties of a noun phrase, looked for in its genitives too.

        Args:
            head: index of the token at the head of the phrase.
            deep: the phrase is what is spoken about: of an act noun its source counts, never its target.
            depth: genitives followed so far.
        """
        found = self.direct(head)
        if found or depth > _DEEPEST:
            return found
        predicate = self.clauses.predicate(head, "noun") if self.clauses.class_of(head) == "noun" else None
        if predicate is None:
            return []
        target_genitive = deep and self.genitive_is_target(head)
        slots = [AGENT, ADJECTIVE, POSSESSIVE] if target_genitive else [AGENT, ADJECTIVE, OF, POSSESSIVE]
        for slot in slots:
            parties = [
                Party(p.code, p.mention, "deep" if deep else "genitive")
                for argument in predicate.fillers(slot)
                for p in self.within(argument.head, deep=deep, depth=depth + 1)
            ]
            if parties:
                return parties
        return []

    def genitive_is_target(self, head: int) -> bool:
        """Tell whether "N de X" tells of an act against X."""
        pairs = self.lexicon.by_form.get(self.clauses.tokens[head].lower, ())
        return any(word.word_class == "noun" and act.of == "target" for word, act in pairs)
