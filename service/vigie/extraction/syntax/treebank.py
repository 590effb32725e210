"""Universal Dependencies treebanks in, sentences to train and to score a parser on out."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

FOLDED_LABELS = {
    "advcl:relcl": "advcl",
    "cc:preconj": "cc",
    "csubj:outer": "csubj",
    "csubj:pass": "csubj",
    "det:predet": "det",
    "dislocated": "dep",
    "flat": "flat:name",
    "goeswith": "dep",
    "list": "parataxis",
    "nmod:desc": "compound",
    "nmod:unmarked": "nmod",
    "nsubj:outer": "nsubj",
    "obl": "obl:mod",
    "obl:unmarked": "obl:mod",
    "orphan": "dep",
    "reparandum": "dep",
}
"""Labels that the reading does not tell apart, or that the French parser writes with a subtype: one scheme for both."""
KEPT_FEATURES = frozenset({"Mood", "Number", "Person", "Polarity", "PronType", "Tense", "VerbForm", "Voice"})
_GLYPHS = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"'})
_SUBJECTS = ("nsubj", "nsubj:pass")
_DROPPED_IN_HEADLINES = ("det", "aux:pass", "cop", "discourse")


@dataclass(frozen=True, slots=True)
class Word:
    """One syntactic word; ``head`` is the index of its head in the sentence, its own index at the root."""

    form: str
    tag: str
    features: str
    head: int
    label: str
    space_after: bool


Tree = tuple[Word, ...]


def trees(path: Path) -> Iterator[Tree]:
    """Read a CoNLL-U file, labels folded and features thinned out.

    Words that the treebank splits without saying where the characters go ("don't") become words that stand together.
    """
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        rows = [line.split("\t") for line in block.split("\n") if line and not line.startswith("#")]
        joined, closes = _contractions(rows)
        words = [row for row in rows if row[0].isdigit()]
        if words:
            yield tuple(_word(row, joined=joined, closes=closes) for row in words)


def text_of(tree: Tree) -> str:
    """Write the sentence as it stands in print."""
    return "".join(word.form + " " * word.space_after for word in tree).rstrip()


def _contractions(rows: list[list[str]]) -> tuple[set[str], dict[str, bool]]:
    """Ids of words that are followed by no space, and for each last word of a contraction whether a space follows."""
    joined: set[str] = set()
    closes: dict[str, bool] = {}
    for row in rows:
        if "-" in row[0]:
            first, last = row[0].split("-")
            joined.update(map(str, range(int(first), int(last))))
            closes[last] = "SpaceAfter=No" not in row[9]
    return joined, closes


def _word(row: list[str], *, joined: set[str], closes: dict[str, bool]) -> Word:
    label = row[7]
    label = "ROOT" if label == "root" else FOLDED_LABELS.get(label, label)
    kept = [pair for pair in row[5].split("|") if pair.split("=")[0] in KEPT_FEATURES]
    space = closes.get(row[0], row[0] not in joined and "SpaceAfter=No" not in row[9])
    head = int(row[6]) - 1 if row[6] != "0" else int(row[0]) - 1
    return Word(row[1].translate(_GLYPHS), row[3], "|".join(kept), head, label, space)


def varied(tree: Tree, chance: random.Random) -> Tree:
    """The sentence as it is, or the way a headline or a careless hand would print it."""
    draw = chance.random()
    if draw < 0.14:
        tree = headline(tree)
    draw = chance.random()
    if draw < 0.05:
        return tuple(replace(w, form=w.form.lower()) for w in tree)
    if draw < 0.10:
        return tuple(replace(w, form=_capital(w.form)) for w in tree)
    if draw < 0.12:
        return tuple(replace(w, form=w.form.upper()) for w in tree)
    return tree


def _capital(form: str) -> str:
    return form[:1].upper() + form[1:] if form[:1].islower() and form not in {"'s", "n't"} else form


def headline(tree: Tree) -> Tree:
    """Leave out what headlines leave out: articles, the auxiliary of the passive, the copula, the final stop.

    Sentences without a subject, and long ones, are given back as they are.
    """
    if len(tree) > 25 or not any(word.label in _SUBJECTS for word in tree):
        return tree
    heads = {word.head for at, word in enumerate(tree) if word.head != at}
    last = len(tree) - 1
    gone = {
        at
        for at, word in enumerate(tree)
        if at not in heads and (_dropped(word) or (at == last and word.form == "."))
    }
    left = [at for at in range(len(tree)) if at not in gone]
    place = {at: new for new, at in enumerate(left)}
    return tuple(
        replace(tree[at], head=place[tree[at].head], space_after=tree[at].space_after or at + 1 in gone) for at in left
    )


def _dropped(word: Word) -> bool:
    return word.label in _DROPPED_IN_HEADLINES and (word.label != "det" or word.form.lower() in {"a", "an", "the"})
