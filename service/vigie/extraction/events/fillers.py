"""An argument of a predicate in, the parties that fill it out."""

from vigie.extraction.document import Mention, Sentence
from vigie.extraction.events.draft import Party
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
        self.mentions = mentions
        self.at: dict[int, Mention] = {}
        for mention in mentions:
            for token in clauses.tokens:
                if sentence.start + token.start < mention.end and mention.start < sentence.start + token.end:
                    self.at[token.index] = mention

    def direct(self, head: int) -> list[Party]:
        """The parties that a noun phrase names itself: at its head, or by an apposition or adjective of it."""
        mention = self.at.get(head)
        if mention is not None:
            return [Party(code, mention, "head") for code in mention.parties]
        for child in self.clauses.children[head]:
            token = self.clauses.tokens[child]
            if token.dep in _NEAR and self.clauses.case(child) is None:
                around = [*self.clauses.conjuncts(child), *(c for c in self.clauses.children[child] if self.clauses.case(c) is None)]
                near = [self.at[c] for c in around if c in self.at]
                if near:
                    return [Party(code, mention, "near") for mention in near for code in mention.parties]
        return []

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
