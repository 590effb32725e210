"""Annotated articles in, weights of persons out: `PYTHONPATH=tests/evaluation python tests/evaluation/origins/fit.py`.

Fits `persons/standing.py`, `homes.py` and `persons/allegiance.py`; with names behind it (`allegiance`) those alone. Learns
from our own articles that tell their persons (`written.jsonl`) and from the gold articles, those that are kept apart left
out; what is printed was asked of articles that the weights had not learnt from, in five parts. Whose a person is hangs on
the first two: fit it after them.
"""

import argparse
import json
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from zlib import crc32

import numpy as np
from gold import WRITTEN, development
from vigie.extraction.actors.homes import Homes
from vigie.extraction.actors.persons.allegiance import Allegiances, Case
from vigie.extraction.actors.persons.standing import Standing
from vigie.extraction.extractor import shared_extractor
from vigie.model.article import article_from
from vigie.ontology.parties import state_of

TARGET = Path(__file__).parents[3] / "service/vigie/extraction/actors/persons/weights"
PARTS, OF_GOLD = 5, 2.0
"""Parts of a check, and the weight of a name in a gold article."""
LOOSE_STANDING, LOOSE_CHOICE = 1.0, 2.0
"""Ridge on the weights."""
RARE, FAINT = 10, 0.05
"""Choices in which a sign must stand to have a weight, and the least weight that is written."""
APART = ("written-en14-", "written-en15-", "written-fr13-", "written-fr14-")
"""Articles of ours that teach nobody where their number is odd."""


@dataclass
class Asked:
    """What the service asked of its weights in one article."""

    part: int
    weight: float
    surnames: dict[str, str]
    names: list[tuple[str, dict[str, float]]] = field(default_factory=list)
    homes: list[tuple[str, bool, dict[str, dict[str, float]]]] = field(default_factory=list)
    sides: list[tuple[str, dict[str, dict[str, float]]]] = field(default_factory=list)

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
        kept = told["id"].startswith(APART) and int(told["id"][-1]) % 2 == 1
        if told.get("persons") and not kept:
            yield told["article"], told["persons"], 1.0
    for told in development(shared):
        if not told.apart:
            yield told.fields, told.gold["persons"], OF_GOLD


def asked(shared: Path) -> list[Asked]:
    """Read all articles and write down what was asked on the way."""
    found: list[Asked] = []
    acts, chosen, settled = Standing.acts, Homes.of, Allegiances.choice

    def note_name(self: Standing, start: int, end: int) -> float:
        found[-1].names.append((self._text[start:end], self.signs(start, end)))
        return acts(self, start, end)

    def note_home(self: Homes, mention: object, recent: list, *, civil: bool) -> str | None:
        found[-1].homes.append((mention.person, civil, self.signs(mention, recent)))  # type: ignore[attr-defined]
        return chosen(self, mention, recent, civil=civil)

    def note_side(self: Allegiances, case: Case) -> str:
        found[-1].sides.append((case.person, {party: case.signs(party) for party in case.parties}))
        return settled(self, case)

    Standing.acts, Homes.of, Allegiances.choice = note_name, note_home, note_side  # type: ignore[method-assign]
    for fields, persons, weight in articles(shared):
        surnames = {plain(person["surname"]).split()[-1]: person["party"] for person in persons}
        found.append(Asked(crc32(fields["text"].encode()) % PARTS, weight, surnames))
        shared_extractor().document(article_from(fields, ingested_at=datetime.now(UTC)))
    Standing.acts, Homes.of, Allegiances.choice = acts, chosen, settled  # type: ignore[method-assign]
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


def allegiance(found: list[Asked]) -> dict[str, float]:
    """Fit for whom people stand."""
    told = [
        (list(signs), signs, one.party_of(name), one.weight, one.part) for one in found for name, signs in one.sides
    ]
    told = [row for row in told if row[2] in row[1]]
    common = Counter(key for _, signs, *_ in told for key in {key for row in signs.values() for key in row})
    keys = [key for key, times in common.items() if times >= RARE]
    place = {key: index for index, key in enumerate(keys)}
    lessons = []
    for parties, signs, right, weight, part in told:
        rows = np.zeros((len(parties), len(keys)), np.float32)
        for index, party in enumerate(parties):
            for key, value in signs[party].items():
                if key in place:
                    rows[index, place[key]] = value
        lessons.append((rows, parties.index(right), weight, part))
    right = 0
    for part in range(PARTS):
        weights = choice([row[:3] for row in lessons if row[3] != part], len(keys))
        right += sum(int((rows @ weights).argmax()) == best for rows, best, _, of_part in lessons if of_part == part)
    print(f"allegiance: {right} right of {len(lessons)}")
    return dict(zip(keys, choice([row[:3] for row in lessons], len(keys)), strict=True))


def choice(lessons: list[tuple[np.ndarray, int, float]], width: int) -> np.ndarray:
    """Fit a choice among the countries of each person (conditional logit) with Adam."""
    weights, mean, square = np.zeros(width), np.zeros(width), np.zeros(width)
    rounds = 200
    for step in range(rounds):
        slope = LOOSE_CHOICE * weights / len(lessons)
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
    parser.add_argument("wanted", nargs="*", default=["standing", "homes", "allegiance"])
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    given = parser.parse_args()
    found = asked(given.shared)
    if "standing" in given.wanted:
        write("standing", "the bearer of a name acts or speaks", listed(standing(found)))
    if "homes" in given.wanted:
        official, civil = homes(found, civil=False), homes(found, civil=True)
        lines = ["official:", *listed(official, "  "), "civil:", *listed(civil, "  ")]
        write("homes", "a person is of a country", lines)
    if "allegiance" in given.wanted:
        weights = {key: weight for key, weight in sorted(allegiance(found).items()) if abs(weight) >= FAINT}
        write("allegiance", "a person stands for a party", listed(weights))


def listed(weights: Mapping[str, float], margin: str = "") -> list[str]:
    """Give the lines of weights."""
    return [f"{margin}{key}: {weight:.2f}" for key, weight in weights.items()]


def write(name: str, what: str, lines: list[str]) -> None:
    """Write a file of weights."""
    head = f"# How much each sign tells that {what}, in logarithms of odds; fitted by tests/evaluation/origins/fit.py."
    (TARGET / f"{name}.yaml").write_text("\n".join([head, *lines, ""]), encoding="utf-8")


if __name__ == "__main__":
    main()
