"""Articles with their parties in, the weights of `actors/crowds.py` out: `python tests/evaluation/fit_crowds.py`.

For each word for people without a country in our own articles that list their parties (`written.jsonl`) and in the gold
articles that are not kept apart, a country is right whose people of that kind the annotation lists. The annotation does
not tell which word means whom, so where several are right the sum of their likelihoods is raised; and each one that no word
of the article names beside its people should be meant by one word at least, or all words would mean the country of most.
What is printed was asked of articles that the weights had not learnt from.
"""

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zlib import crc32

import numpy as np
from gold import WRITTEN, development, written
from vigie.extraction.actors.crowds import WEIGHTS, Crowds
from vigie.extraction.extractor import shared_extractor
from vigie.model.article import article_from
from vigie.ontology.parties import PEOPLE_SUFFIXES

PARTS, OF_GOLD, LOOSE, COVER, ROUNDS = 4, 2.0, 4.0, 3.0, 250
"""Parts of a check; the weight of a word in a gold article; the ridge on the weights; what it weighs that each country is
meant once (of 0, 0.5, 1, 3 the one that finds most parties); steps of the fit."""
SIGNS = ("near", "last", "place", "paragraph", "share", "places", "opening", "same", "others", "groups", "quiet")
HEAD = (
    "# How much each sign tells that a word for people means those of a country, in logarithms of odds;"
    " fitted by tests/evaluation/fit_crowds.py.\n"
)


@dataclass
class Lessons:
    """Words for people and the countries that each may mean: a row for each word and country, in order of the words."""

    rows: np.ndarray
    right: np.ndarray
    """Whether the annotation lists such people of the country."""
    once: np.ndarray
    """Number of (article, country)."""
    counted: np.ndarray
    begins: np.ndarray
    """First row of each word."""
    word: np.ndarray
    """Number of the word of each row."""


class Asked:
    """What the service asked of its weights for one kind of people."""

    def __init__(self) -> None:
        self.found: list[tuple[int, str, float, dict[str, dict[str, float]], set[str]]] = []
        self.were_right = 0

    def add(
        self, article: str, counted: float, signs: dict[str, dict[str, float]], right: set[str], chosen: str | None
    ):
        """Write down one word, if one of its countries is right."""
        if right.intersection(signs):
            self.found.append((crc32(article.encode()) % PARTS, article, counted, signs, right))
            self.were_right += chosen in right

    def lessons(self, kept: Callable[[int], bool]) -> Lessons:
        """Give the words of the parts that are kept."""
        words = [word for word in self.found if kept(word[0])]
        long = [len(signs) for *_, signs, _ in words]
        keys: dict[tuple[str, str], int] = {}
        return Lessons(
            np.array([[told[name] for name in SIGNS] for *_, signs, _ in words for told in signs.values()]),
            np.array([state in right for *_, signs, right in words for state in signs]),
            np.array([keys.setdefault((word[1], state), len(keys)) for word in words for state in word[3]]),
            np.repeat([word[2] for word in words], long),
            np.r_[0, np.cumsum(long)[:-1]],
            np.repeat(np.arange(len(words)), long),
        )

    def checked(self) -> int:
        """Count the words that weights get right which did not learn from their article."""
        right = 0
        for part in range(PARTS):
            weights = fitted(self.lessons(lambda other, part=part: other != part))
            asked = self.lessons(lambda other, part=part: other == part)
            for first, end in zip(asked.begins, [*asked.begins[1:], len(asked.rows)], strict=True):
                right += bool(asked.right[first + int(np.argmax(asked.rows[first:end] @ weights))])
        return right


def fitted(these: Lessons) -> np.ndarray:
    """Raise the likelihood of the countries that are right (conditional logit), with Adam."""
    begins, word = these.begins, these.word
    wanted = these.right & (these.rows[:, SIGNS.index("same")] == 0)
    weights, mean, square = np.zeros(len(SIGNS)), np.zeros(len(SIGNS)), np.zeros(len(SIGNS))
    for step in range(ROUNDS):
        score = these.rows @ weights
        odds = np.exp(score - np.maximum.reduceat(score, begins)[word])
        likely = np.minimum(odds / np.add.reduceat(odds, begins)[word], 1 - 1e-6)
        right = odds * these.right
        slope = likely - right / np.maximum(1e-300, np.add.reduceat(right, begins)[word])
        never = np.exp(np.bincount(these.once, np.where(wanted, np.log(1 - likely), 0.0)))[these.once]
        pull = np.where(wanted, never / (1 - likely) / np.maximum(1e-6, 1 - never), 0.0)
        slope -= COVER * likely * (pull - np.add.reduceat(likely * pull, begins)[word])
        whole = (LOOSE * weights + these.rows.T @ (these.counted * slope)) / len(begins)
        mean, square = 0.9 * mean + 0.1 * whole, 0.99 * square + 0.01 * whole**2
        rate = 0.1 * (1 - step / ROUNDS) / (1 - 0.9 ** (step + 1))
        weights -= rate * mean / (np.sqrt(square / (1 - 0.99 ** (step + 1))) + 1e-8)
    return weights


def asked(shared: Path) -> dict[str, Asked]:
    """Read all articles and write down what was asked on the way."""
    found = {suffix: Asked() for suffix in PEOPLE_SUFFIXES}
    choose = Crowds.of
    gold = [(told.fields, told.gold["parties"], OF_GOLD) for told in development(shared) if not told.apart]
    ours = [(t.fields, t.gold["parties"], 1.0) for t in written(WRITTEN) if t.gold["parties"] is not None]
    for number, (fields, parties, counted) in enumerate([*gold, *ours]):

        def note(self, mention, recent, suffix, article=fields["text"], parties=parties, counted=counted):
            chosen = choose(self, mention, recent, suffix)
            right = {code.removesuffix(f".{suffix}") for code in parties if code.endswith(f".{suffix}")}
            found[suffix].add(article, counted, self.signs(mention, recent, suffix), right, chosen)
            return chosen

        Crowds.of = note  # type: ignore[method-assign]
        shared_extractor().document(article_from(fields, ingested_at=datetime.now(UTC)))
        if number % 100 == 0:
            print(f"read {number} articles", file=sys.stderr, flush=True)
    Crowds.of = choose  # type: ignore[method-assign]
    return found


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="folder that holds eval/")
    parser.add_argument("--write", action="store_true", help="put the weights beside the code")
    options = parser.parse_args()
    lines = [HEAD]
    for suffix, one in asked(options.shared.resolve()).items():
        print(f"{suffix}: right {one.checked()} of {len(one.found)} words (the weights there are: {one.were_right})")
        weights = fitted(one.lessons(lambda _: True))
        lines.append(f"{suffix}:\n" + "".join(f"  {n}: {w:.2f}\n" for n, w in zip(SIGNS, weights, strict=True)))
    if options.write:
        WEIGHTS.write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
