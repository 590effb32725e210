"""Annotated articles in, the weights of `persons/standing.py` and `homes.py` out: `python tests/evaluation/origins/fit.py`.

Learns from our own articles that tell their persons (`written.jsonl`) and from the gold articles that are not kept apart;
what is printed was asked of articles that the weights had not learnt from, in five parts.
"""

import argparse
import json
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from zlib import crc32

import numpy as np
from gold import WRITTEN, development
from vigie.extraction.actors.homes import Homes
from vigie.extraction.actors.persons.standing import Standing
from vigie.extraction.extractor import shared_extractor
from vigie.model.article import article_from
from vigie.ontology.parties import state_of

TARGET = Path(__file__).parents[3] / "service/vigie/extraction/actors/persons/weights"
PARTS, OF_GOLD = 5, 2.0
"""Parts of a check, and the weight of a name in a gold article."""
LOOSE_STANDING, LOOSE_HOMES = 1.0, 2.0
"""Ridge on the weights."""


@dataclass
class Asked:
    """What the service asked of its weights in one article."""

    part: int
    weight: float
    surnames: dict[str, str]
    names: list[tuple[str, dict[str, float]]] = field(default_factory=list)
    homes: list[tuple[str, bool, dict[str, dict[str, float]]]] = field(default_factory=list)

    def party_of(self, name: str) -> str | None:
        """Give the party that the annotation gives a name."""
        words = [*map(plain, name.replace("-", " ").split()), plain(name)]
        return next((self.surnames[word] for word in words if word in self.surnames), None)


def plain(name: str) -> str:
    """Fold a surname as the scorer does."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", name.lower()) if not unicodedata.combining(sign))


def articles(shared: Path) -> Iterator[tuple[dict, list[dict], float]]:
    """Give articles with their persons and weight."""
    for line in WRITTEN.read_text(encoding="utf-8").splitlines():
        told = json.loads(line)
        if told.get("persons"):
            yield told["article"], told["persons"], 1.0
    for told in development(shared):
        if not told.apart:
            yield told.fields, told.gold["persons"], OF_GOLD


def asked(shared: Path) -> list[Asked]:
    """Read all articles and write down what was asked on the way."""
    found: list[Asked] = []
    acts, chosen = Standing.acts, Homes.of

    def note_name(self: Standing, start: int, end: int) -> float:
        found[-1].names.append((self._text[start:end], self.signs(start, end)))
        return acts(self, start, end)

    def note_home(self: Homes, mention: object, recent: list, *, civil: bool) -> str | None:
        found[-1].homes.append((mention.person, civil, self.signs(mention, recent)))  # type: ignore[attr-defined]
        return chosen(self, mention, recent, civil=civil)

    Standing.acts, Homes.of = note_name, note_home  # type: ignore[method-assign]
    for fields, persons, weight in articles(shared):
        surnames = {plain(person["surname"]).split()[-1]: person["party"] for person in persons}
        found.append(Asked(crc32(fields["text"].encode()) % PARTS, weight, surnames))
        shared_extractor().document(article_from(fields, ingested_at=datetime.now(UTC)))
    Standing.acts, Homes.of = acts, chosen  # type: ignore[method-assign]
    return found


def logistic(rows: np.ndarray, labels: np.ndarray, counted: np.ndarray) -> np.ndarray:
    """Fit a ridge regression of the logarithm of the odds by Newton's method."""
    weights = np.zeros(rows.shape[1])
    for _ in range(30):
        likely = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (counted * (likely - labels)) + LOOSE_STANDING * weights
        bend = (rows * (counted * likely * (1 - likely))[:, None]).T @ rows + LOOSE_STANDING * np.eye(len(weights))
        weights -= np.linalg.solve(bend, slope)
    return weights


def choice(lessons: list[tuple[np.ndarray, int, float]], width: int) -> np.ndarray:
    """Fit a choice among the countries of each person (conditional logit) with Adam."""
    weights, mean, square = np.zeros(width), np.zeros(width), np.zeros(width)
    rounds = 400
    for step in range(rounds):
        slope = LOOSE_HOMES * weights / len(lessons)
        for rows, right, counted in lessons:
            odds = np.exp(rows @ weights - (rows @ weights).max())
            slope += counted * (rows.T @ (odds / odds.sum()) - rows[right]) / len(lessons)
        mean, square = 0.9 * mean + 0.1 * slope, 0.99 * square + 0.01 * slope**2
        rate = 0.1 * (1 - step / rounds) / (1 - 0.9 ** (step + 1))
        weights -= rate * mean / (np.sqrt(square / (1 - 0.99 ** (step + 1))) + 1e-8)
    return weights


def standing(found: list[Asked]) -> dict[str, float]:
    """Fit who acts."""
    told = [(one.part, one.weight, one.party_of(name) is not None, signs) for one in found for name, signs in one.names]
    keys = list(told[0][3])
    parts, counted = np.array([row[0] for row in told]), np.array([row[1] for row in told])
    labels, rows = np.array([row[2] for row in told], float), np.array([[row[3][key] for key in keys] for row in told])
    likely = np.zeros(len(rows))
    for part in range(PARTS):
        kept = parts != part
        likely[~kept] = 1 / (1 + np.exp(-rows[~kept] @ logistic(rows[kept], labels[kept], counted[kept])))
    for bar in (0.5, 0.6, 0.7):
        taken = likely > bar
        print(
            f"standing above {bar}: {(taken & (labels > 0)).sum()} right of {taken.sum()}; there are {int(labels.sum())} in {len(rows)}"
        )
    return dict(zip(keys, logistic(rows, labels, counted), strict=True))


def homes(found: list[Asked], *, civil: bool) -> dict[str, float]:
    """Fit whose people are."""
    told = []
    keys: list[str] = []
    for one in found:
        seen: set[str] = set()
        for name, of_civil, signs in one.homes:
            party = one.party_of(name)
            if of_civil != civil or party is None or name in seen or state_of(party) not in signs:
                continue
            seen.add(name)
            keys = list(next(iter(signs.values())))
            rows = np.array([[row[key] for key in keys] for row in signs.values()])
            told.append((rows, list(signs).index(state_of(party)), one.weight, one.part))
    right = 0
    for part in range(PARTS):
        weights = choice([row[:3] for row in told if row[3] != part], len(keys))
        right += sum(int((rows @ weights).argmax()) == place for rows, place, _, of_part in told if of_part == part)
    print(f"homes of {'civilians' if civil else 'officials'}: {right} right of {len(told)}")
    return dict(zip(keys, choice([row[:3] for row in told], len(keys)), strict=True))


def main() -> None:
    """Fit, print what the parts say, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    found = asked(parser.parse_args().shared)
    by = "fitted by tests/evaluation/origins/fit.py"
    lines = [f"{key}: {weight:.2f}" for key, weight in standing(found).items()]
    head = f"# How much each sign tells that the bearer of a name acts or speaks, in logarithms of odds; {by}."
    (TARGET / "standing.yaml").write_text("\n".join([head, *lines, ""]), encoding="utf-8")
    lines = [f"# How much each sign tells that a person is of a country, in logarithms of odds; {by}."]
    for kind, civil in (("official", False), ("civil", True)):
        lines += [f"{kind}:", *(f"  {key}: {weight:.2f}" for key, weight in homes(found, civil=civil).items())]
    (TARGET / "homes.yaml").write_text("\n".join([*lines, ""]), encoding="utf-8")


if __name__ == "__main__":
    main()
