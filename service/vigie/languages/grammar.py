"""A pack's ``grammar.yaml`` in, its function words and the forms of its words out."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from vigie.errors import Misconfigured
from vigie.ontology.yaml_text import read_yaml

WordClass = Literal["verb", "noun", "adjective"]
WORD_CLASSES: tuple[WordClass, ...] = ("verb", "noun", "adjective")
OPERATORS = ("feared", "planned", "conditional", "alleged", "negated", "asserted")
"""What an operator makes of the act that hangs on it; ``asserted``: it changes nothing ("continue to")."""
_LISTS = (
    "reflexives", "negations", "weak_negations", "negative_particles", "negative_determiners", "negative_markers",
    "conditions", "inverted_conditions", "conditional_determiners", "happening_verbs", "presupposing", "genitive",
    "dative", "agent",
    "active_participles", "past_endings", "circumstances", "reciprocals", "relatives", "possessives",
    "auxiliaries_active", "light_verbs", "reporting_verbs", "according_to", "purpose", "object_control",
    "conditional_auxiliaries", "planned_auxiliaries", "future_marks", "future_copulas", "singled_out",
    "giving_up", "answering", "taking_part", "mutually", "no_party",
    "reports", "untrue", "play", "quoting_verbs", "attributing_verbs",
    "attributing_nouns", "judging_verbs", "unnamed", "favourable", "unfavourable",
)  # fmt: skip
_KEYS = {
    "parser",
    "endings",
    "irregular",
    "operators",
    "prepositions",
    "compound_prepositions",
    "cases",
    "moods",
    "before_acts",
    *_LISTS,
}
_GAP = r"[^.,;:!?\"]{1,60}"
"""What ``*`` of `before_acts` stands for."""
CASES = ("agent", "against", "with", "to", "of", "at", "for", "according")
"""What a preposition makes of the noun behind it, as far as the network tells it apart."""


@dataclass(frozen=True, slots=True)
class Inflection:
    """How words change: for each class, pairs of the lemma's ending and the endings of its forms, longest first."""

    endings: dict[WordClass, tuple[tuple[str, tuple[str, ...]], ...]]
    irregular: dict[WordClass, dict[str, tuple[str, ...]]]
    moods: dict[str, dict[str, tuple[str, ...]]]
    """``conditional`` and ``future``: the ending of a lemma and the endings of its forms in that mood."""

    def tells(self, mood: str, form: str, lemma: str) -> bool:
        """Tell whether a form of a verb is of a mood by its ending alone: the parser takes -rait for a past tense."""
        return any(
            lemma.endswith(ending) and form.endswith(forms) for ending, forms in self.moods.get(mood, {}).items()
        )

    def forms(self, lemma: str, word_class: WordClass) -> frozenset[str]:
        """Write all forms of a lemma, itself among them, in lower case."""
        listed = self.irregular[word_class].get(lemma)
        if listed:
            return frozenset({lemma, *listed})
        for ending, endings in self.endings[word_class]:
            if lemma.endswith(ending):
                stem = lemma[: len(lemma) - len(ending)]
                return frozenset({lemma, *(stem + other for other in endings)})
        return frozenset({lemma})


@dataclass(frozen=True, slots=True)
class Operator:
    """A word that takes an act as its complement and says how real it is."""

    modality: str
    word_class: WordClass
    lemma: str
    reflexive: bool = False
    """Counts for the reflexive verb alone ("se garder de"); written with ``~`` before the lemma."""


@dataclass(frozen=True, slots=True)
class Grammar:
    """The function words of a language. Each list is a set of lower-case words."""

    parser: str | None
    """An installed package, or the path of a folder of weights; None: articles of the language cannot be read."""
    inflection: Inflection
    words: dict[str, frozenset[str]]
    """The lists of the file by their key."""
    operators: dict[str, tuple[Operator, ...]]
    """Form to operators."""
    prepositions: dict[str, str]
    """Written form to slot: ``aux`` to ``à``."""
    compound_prepositions: dict[tuple[str, str], str]
    """(preposition, noun) to slot: ``à l'encontre de`` stands as (à, encontre)."""
    cases: dict[str, str]
    """Written preposition to its case, among `CASES`."""
    before_acts: dict[str, re.Pattern[str]]
    """An operator to the words right before a verb that make it so ("close to bombing"), to search in lower case."""

    def has(self, name: str, word: str) -> bool:
        """Tell whether a list holds the word."""
        return word in self.words[name]

    def slot(self, preposition: str) -> str:
        """Name the slot of a preposition as it is written."""
        return self.prepositions.get(preposition, preposition)


def read_grammar(folder: Path) -> Grammar:
    """Read ``grammar.yaml`` of a pack.

    Raises:
        Misconfigured: naming the file and the key.
    """
    path = folder / "grammar.yaml"
    read: dict[str, Any] = read_yaml(path)
    unknown = set(read) - _KEYS
    if unknown:
        raise Misconfigured(f"{path}: unknown keys {sorted(unknown)}")
    inflection = Inflection(
        endings={name: _endings(read.get("endings", {}).get(name) or {}) for name in WORD_CLASSES},
        irregular={
            name: {lemma: _split(forms) for lemma, forms in (read.get("irregular", {}).get(name) or {}).items()}
            for name in WORD_CLASSES
        },
        moods={mood: {e: _split(f) for e, f in by.items()} for mood, by in (read.get("moods") or {}).items()},
    )
    words = {name: frozenset(read.get(name) or ()) for name in _LISTS}
    modal = [*words["light_verbs"], *words["reporting_verbs"], *words["happening_verbs"], *_operator_verbs(read)]
    for mood in ("conditional", "future"):
        words[f"{mood}_forms"] = frozenset(
            form for lemma in modal for form in inflection.forms(lemma, "verb") if inflection.tells(mood, form, lemma)
        )
    for name in (
        "active_participles",
        "giving_up",
        "answering",
        "past_endings",
        "circumstances",
        "light_verbs",
        "happening_verbs",
        "reporting_verbs",
        "quoting_verbs",
        "attributing_verbs",
        "judging_verbs",
        "unnamed",
        "object_control",
        "auxiliaries_active",
    ):
        words[name] = _inflected(words[name], "verb", inflection)
    words["presupposing"] = frozenset().union(
        *(_inflected(words["presupposing"], word_class, inflection) for word_class in ("noun", "verb"))
    )
    for name in ("favourable", "unfavourable"):
        words[name] = frozenset().union(*(_inflected(words[name], c, inflection) for c in WORD_CLASSES))
    words["untrue"] = _inflected(words["untrue"], "adjective", inflection)
    for name in ("attributing_nouns", "unnamed", "reports", "play"):
        words[name] = _inflected(words[name], "noun", inflection)
    parser = read.get("parser")
    if parser and parser.startswith("./"):
        parser = str(folder / parser)
    operators = _operators(path, read.get("operators") or {}, inflection)
    words["measures"] = frozenset(
        form for form, listed in operators.items() for o in listed if (o.modality, o.word_class) == ("asserted", "noun")
    )
    return Grammar(
        parser=parser,
        inflection=inflection,
        words=words,
        operators=operators,
        prepositions=dict(read.get("prepositions") or {}),
        compound_prepositions=_compounds(path, read.get("compound_prepositions") or {}),
        cases=_cases(path, read.get("cases") or {}),
        before_acts=_before_acts(path, read.get("before_acts") or {}, inflection),
    )


def _operator_verbs(read: dict[str, Any]) -> list[str]:
    operators = (read.get("operators") or {}).values()
    return [lemma.lstrip("~") for classes in operators for lemma in classes.get("verbs") or ()]


def _split(forms: str | list[str]) -> tuple[str, ...]:
    return tuple(forms.split()) if isinstance(forms, str) else tuple(forms)


def _endings(read: dict[str, str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Sort the endings of lemmas, longest first; ``~`` in a form's ending is the empty ending."""
    pairs = [(ending, tuple("" if f == "~" else f for f in _split(forms))) for ending, forms in read.items()]
    return tuple(sorted((("" if e == "~" else e, f) for e, f in pairs), key=lambda pair: -len(pair[0])))


def _inflected(lemmas: Iterable[str], word_class: WordClass, inflection: Inflection) -> frozenset[str]:
    return frozenset(form for lemma in lemmas for form in inflection.forms(lemma, word_class))


def _compounds(path: Path, read: dict[str, str]) -> dict[tuple[str, str], str]:
    compounds = {}
    for words, slot in read.items():
        preposition, _, noun = words.partition(" ")
        if not noun:
            raise Misconfigured(f"{path}: compound_prepositions: {words!r} needs a preposition and a noun")
        compounds[preposition, noun] = slot
    return compounds


def _cases(path: Path, read: dict[str, list[str]]) -> dict[str, str]:
    if unknown := set(read) - set(CASES):
        raise Misconfigured(f"{path}: cases: {sorted(unknown)} are none of {CASES}")
    return {preposition: case for case, prepositions in read.items() for preposition in prepositions}


def _before_acts(path: Path, read: dict[str, list[str]], inflection: Inflection) -> dict[str, re.Pattern[str]]:
    """Compile phrases: ``~stop`` is any form of a verb, ``*`` a few words of the same clause."""
    if unknown := set(read) - set(OPERATORS):
        raise Misconfigured(f"{path}: before_acts: {sorted(unknown)} are none of {OPERATORS}")

    def written(word: str) -> str:
        if word == "*":
            return _GAP
        forms = inflection.forms(word[1:], "verb") if word.startswith("~") else [word]
        return f"(?:{'|'.join(re.escape(form) for form in sorted(forms))})"

    def pattern(phrases: list[str]) -> re.Pattern[str]:
        either = "|".join(" ".join(map(written, phrase.split())) for phrase in phrases)
        return re.compile(rf"(?<!\w)(?:{either}) ?\Z")

    return {modality: pattern(phrases) for modality, phrases in read.items() if phrases}


def _operators(
    path: Path, read: dict[str, dict[str, list[str]]], inflection: Inflection
) -> dict[str, tuple[Operator, ...]]:
    found: dict[str, list[Operator]] = {}
    for modality, classes in read.items():
        if modality not in OPERATORS:
            raise Misconfigured(f"{path}: operators: {modality!r} is none of {OPERATORS}")
        for word_class in WORD_CLASSES:
            for lemma in classes.get(word_class + "s") or ():
                operator = Operator(modality, word_class, lemma.lstrip("~"), reflexive=lemma.startswith("~"))
                for form in inflection.forms(operator.lemma, word_class):
                    found.setdefault(form, []).append(operator)
    return {form: tuple(operators) for form, operators in found.items()}
