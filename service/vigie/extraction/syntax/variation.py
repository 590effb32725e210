"""Treebank sentences in, the same sentences as news would print them out: for training alone.

A treebank of mails and reviews knows neither headlines nor ministers. Leaving out what headlines leave out, and putting
words of the pack's own lexicon in the place of others of the same form and construction, keeps every tree right.
"""

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from vigie.extraction.syntax.treebank import Tree, Word
from vigie.languages.acts import Act, read_acts
from vigie.languages.grammar import Inflection, read_grammar
from vigie.ontology.yaml_text import read_yaml

_SUBJECTS = ("nsubj", "nsubj:pass")
_DROPPED_IN_HEADLINES = ("det", "aux:pass", "cop", "discourse")
_LONGEST_HEADLINE = 25
"""Words."""
_HEADLINES, _SUBSTITUTED, _ADDED, _LOWER, _TITLE, _UPPER = 0.14, 0.5, 0.3, 0.05, 0.06, 0.02
"""Shares of the sentences that are varied so."""
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_QUANTITIES = ("at least", "at most", "more than", "less than", "about", "around", "nearly", "some", "almost")
_VERBS, _NAMES, _ADJECTIVES, _NOUNS = 0.5, 0.6, 0.5, 0.2
"""Shares of the words that are replaced in a sentence that gets other words."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words to put in the place of others, by kind."""

    names: Sequence[str]
    adjectives: Sequence[str]
    nouns: Mapping[str, Sequence[str]]
    """By number: ``Sing`` and ``Plur``."""
    verbs: Mapping[tuple[str, str], Sequence[str]]
    """By construction (``object`` or the preposition) and form (``base``, ``third``, ``past``, ``participle``)."""


def read_vocabulary(pack: Path) -> Vocabulary:
    """Read ``training.yaml``, the acts and the grammar of a pack whose verbs have five forms, as English ones."""
    read = read_yaml(pack / "training.yaml")
    grammar = read_grammar(pack)
    acts = read_acts(pack, grammar).acts.values()
    verbs: dict[tuple[str, str], list[str]] = defaultdict(list)
    for act in acts:
        for word in act.words:
            if word.word_class == "verb" and not word.following:
                for name, form in _verb_forms(word.lemma, grammar.inflection).items():
                    for construction in _constructions(act):
                        verbs[construction, name].append(form)
    nouns: dict[str, list[str]] = defaultdict(list)
    lemmas = [w.lemma for act in acts for w in act.words if w.word_class == "noun" and not w.following]
    for lemma in sorted({*lemmas, *read["nouns"]}):
        plurals = sorted(grammar.inflection.forms(lemma, "noun") - {lemma})
        nouns["Sing"].append(lemma)
        nouns["Plur"].extend(plurals[:1])
    return Vocabulary(read["names"], read["adjectives"], nouns, verbs)


def _constructions(act: Act) -> list[str]:
    transitive = not act.target or "object" in act.target or "object" in act.needs
    return ["object"] if transitive else list(act.target)


def _verb_forms(lemma: str, inflection: Inflection) -> dict[str, str]:
    """Name the forms of a verb: they are listed as third person, past, participle where it differs, -ing."""
    listed = inflection.irregular["verb"].get(lemma)
    if listed is None:
        ending, endings = next(pair for pair in inflection.endings["verb"] if lemma.endswith(pair[0]))
        listed = tuple(lemma[: len(lemma) - len(ending)] + form for form in endings[1:])
    if len(listed) not in (3, 4):
        return {}
    past, participle = (listed[1], listed[-2])
    return {"base": lemma, "third": listed[0], "past": past, "participle": participle, "ing": listed[-1]}


def varied(tree: Tree, chance: random.Random, vocabulary: Vocabulary | None) -> Tree:
    """The sentence as it is, or as a headline, a news desk or a careless hand would print it."""
    if vocabulary is not None and chance.random() < _SUBSTITUTED:
        tree = substituted(tree, chance, vocabulary)
    if chance.random() < _ADDED:
        tree = with_day(with_quantity(tree, chance), chance)
    if chance.random() < _HEADLINES:
        tree = headline(tree)
    draw = chance.random()
    if draw < _LOWER:
        return tuple(replace(w, form=w.form.lower()) for w in tree)
    if draw < _LOWER + _TITLE:
        return tuple(replace(w, form=_capital(w.form)) for w in tree)
    if draw < _LOWER + _TITLE + _UPPER:
        return tuple(replace(w, form=w.form.upper()) for w in tree)
    return tree


def _capital(form: str) -> str:
    return form[:1].upper() + form[1:] if form[:1].islower() and form not in {"'s", "n't"} else form


# ── headlines


def headline(tree: Tree) -> Tree:
    """Leave out articles, the auxiliary of the passive, the copula, the final stop.

    Sentences without a subject, and long ones, are given back as they are.
    """
    if len(tree) > _LONGEST_HEADLINE or not any(word.label in _SUBJECTS for word in tree):
        return tree
    heads = {word.head for at, word in enumerate(tree) if word.head != at}
    last = len(tree) - 1
    gone = {
        at for at, word in enumerate(tree) if at not in heads and (_dropped(word) or (at == last and word.form == "."))
    }
    left = [at for at in range(len(tree)) if at not in gone]
    place = {at: new for new, at in enumerate(left)}
    return tuple(
        replace(tree[at], head=place[tree[at].head], space_after=tree[at].space_after or at + 1 in gone) for at in left
    )


def _dropped(word: Word) -> bool:
    return word.label in _DROPPED_IN_HEADLINES and (word.label != "det" or word.form.lower() in {"a", "an", "the"})


# ── what news adds: days between subject and verb, rough numbers


def with_day(tree: Tree, chance: random.Random) -> Tree:
    """Put "on Tuesday", or "Tuesday", between a subject and its verb."""
    for at, word in enumerate(tree):
        if word.tag != "VERB" or not at:
            continue
        first = min([at, *(c for c, w in enumerate(tree) if w.head == at and w.label.startswith("aux"))])
        before = tree[first - 1] if first else None
        if before is not None and before.label == "nsubj" and before.head == at and before.tag in ("NOUN", "PROPN"):
            day = _Added(chance.choice(_DAYS), "PROPN", "Number=Sing", "obl:mod", at)
            case = _Added("on", "ADP", "", "case", None)
            return _inserted(tree, first, [case, day] if chance.random() < 0.7 else [day])
    return tree


def with_quantity(tree: Tree, chance: random.Random) -> Tree:
    """Put "at least", "more than", "nearly" before a number that counts something."""
    for at, word in enumerate(tree):
        if word.label != "nummod" or word.tag != "NUM" or word.head < at or (at and tree[at - 1].head == at):
            continue
        first, *rest = chance.choice(_QUANTITIES).split()
        if not rest:
            return _inserted(tree, at, [_Added(first, "ADV", "", "advmod", at)])
        if first == "at":
            return _inserted(tree, at, [_Added("at", "ADP", "", "case", None), _Added(rest[0], "ADJ", "", "nmod", at)])
        return _inserted(tree, at, [_Added(first, "ADJ", "", "advmod", at), _Added(rest[0], "ADP", "", "fixed", -1)])
    return tree


@dataclass(frozen=True, slots=True)
class _Added:
    form: str
    tag: str
    features: str
    label: str
    head: int | None
    """Index of the head in the tree; None: the word after, -1: the word before."""


def _inserted(tree: Tree, place: int, added: list[_Added]) -> Tree:
    shift = len(added)

    def moved(index: int) -> int:
        return index + shift if index >= place else index

    new = []
    for offset, word in enumerate(added):
        at = place + offset
        head = at + 1 if word.head is None else at - 1 if word.head == -1 else moved(word.head)
        new.append(Word(word.form, word.tag, word.features, head, word.label, True))
    kept = [replace(word, head=moved(word.head)) for word in tree]
    if place and not kept[place - 1].space_after:
        return tree
    return (*kept[:place], *new, *kept[place:])


# ── other words


def substituted(tree: Tree, chance: random.Random, vocabulary: Vocabulary) -> Tree:
    """Put words of the vocabulary in the place of verbs, names, adjectives of origin and nouns."""
    below: list[list[int]] = [[] for _ in tree]
    for at, word in enumerate(tree):
        if word.head != at:
            below[word.head].append(at)
    words = []
    for at, word in enumerate(tree):
        options: Sequence[str] = ()
        if word.tag == "VERB" and chance.random() < _VERBS:
            options = vocabulary.verbs.get((_construction(tree, below[at]), _form(word)), ())
        elif word.tag == "PROPN" and _alone(tree, at, below[at]) and chance.random() < _NAMES:
            options = vocabulary.names
        elif (
            word.tag == "ADJ"
            and word.form[:1].isupper()
            and at
            and word.label == "amod"
            and chance.random() < _ADJECTIVES
        ):
            options = vocabulary.adjectives
        elif word.tag == "NOUN" and "Number=" in word.features and chance.random() < _NOUNS:
            options = vocabulary.nouns.get("Plur" if "Plur" in word.features else "Sing", ())
        chosen = chance.choice(options) if options else word.form
        words.append(replace(word, form=_capital(chosen) if at == 0 and word.form[:1].isupper() else chosen))
    return tuple(words)


def _construction(tree: Tree, below: list[int]) -> str:
    labels = {tree[c].label for c in below}
    if labels & {"compound:prt", "xcomp", "ccomp", "iobj"}:
        return ""
    if labels & {"obj", "nsubj:pass", "obl:agent"}:
        return "object"
    obliques = [c for c in below if tree[c].label == "obl:mod"]
    cases = [w.form.lower() for w in tree if w.label == "case" and w.head in obliques]
    return cases[0] if cases else ""


def _form(word: Word) -> str:
    features = word.features
    if "VerbForm=Ger" in features or ("VerbForm=Part" in features and "Tense=Pres" in features):
        return "ing"
    if "VerbForm=Part" in features:
        return "participle"
    if "VerbForm=Fin" not in features or "Mood=Imp" in features:
        return "base"
    if "Tense=Past" in features:
        return "past"
    return "third" if "Number=Sing" in features and "Person=3" in features else "base"


def _alone(tree: Tree, at: int, below: list[int]) -> bool:
    """Tell whether a name stands alone: not part of "Bank of America" or "Mr. Smith", no initials."""
    word = tree[at]
    inside = (
        word.label in ("flat:name", "compound", "appos", "fixed") or len(word.form) < 2 or not word.form[0].isalpha()
    )
    return not inside and not any(tree[c].label in ("flat:name", "compound", "nummod", "det") for c in below)
