"""Universal Dependencies treebanks in, sentences to train and to score a parser on out."""

from collections.abc import Iterator
from dataclasses import dataclass
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
