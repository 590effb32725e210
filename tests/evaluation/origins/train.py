"""Lists of names in, the model of names' origins out: `python tests/evaluation/origins/train.py NAME2NAT MIMESIS`.

Both are wheels of PyPI. name2nat 0.5.1 (Apache-2.0) holds a million names of persons of the English Wikipedia with what
they are called there ("French"); mimesis (MIT) holds first names and surnames of countries that name2nat leaves out. The
persons of the ontology are added. The model is an embedding of the pieces of a name and a softmax over countries, trained
with Adagrad, written as whole numbers with one scale a row; a name in thirty is kept apart to measure.
"""

import argparse
import io
import json
import pickle
import re
import zipfile
from collections import defaultdict
from pathlib import Path

import numpy as np
from nations import NATIONS, REGIONS
from vigie.extraction.actors.persons.spelling import BUCKETS, pieces_of
from vigie.languages.names import names_of
from vigie.languages.pack import load_packs
from vigie.ontology.parties import all_parties, state_of
from vigie.ontology.persons import all_persons

TARGET = Path(__file__).parents[3] / "service/vigie/extraction/actors/persons/weights/origins.npz"
MIMESIS = {
    "da": "DNK",
    "de-ch": "CHE",
    "es": "ESP",
    "fi": "FIN",
    "hr": "HRV",
    "is": "ISL",
    "pl": "POL",
    "sv": "SWE",
    "tr": "TUR",
}
MOST, LEAST = 8000, 1200
"""Names of a country in one round of training: more are sampled, fewer repeated."""
MADE, NO_NAMES = 6000, 20000
WIDTH, ROUNDS, BATCH, RATE = 32, 6, 1024, 0.25
BLUR = 0.2
"""Share of a name of a country with few that goes to all countries of its region."""
APART = 30
SLAVIC = "RUS UKR BLR BGR SRB MKD MNE KAZ KGZ UZB TJK TKM AZE ARM GEO MDA MNG"
ARABIC = "DZA MAR TUN LBY EGY SDN MRT SAU YEM OMN ARE QAT BHR KWT IRQ SYR LBN JOR PSE SOM DJI TCD MLI NER IRN AFG PAK TUR COM"
NOTHING = "-"
"""The class of what is no person's name."""


class _Plain(pickle.Unpickler):
    """Reads containers of text and numbers alone."""

    def find_class(self, module: str, name: str) -> None:
        raise pickle.UnpicklingError(f"{module}.{name} in a list of names")


def listed(name2nat: Path, mimesis: Path, draw: np.random.Generator) -> dict[str, list[str]]:
    """Read the names by country."""
    found: dict[str, list[str]] = defaultdict(list)
    with zipfile.ZipFile(name2nat) as wheel:
        people = _Plain(io.BytesIO(wheel.read("name2nat/name2nats.pkl"))).load()
    for title, nations in people.items():
        name = re.sub(r" \(.*|,.*", "", title)
        if " " in name and len(nations) == 1 and nations[0] in NATIONS:
            found[NATIONS[nations[0]]].append(name)
    with zipfile.ZipFile(mimesis) as wheel:
        for folder, country in MIMESIS.items():
            read = json.loads(wheel.read(f"mimesis/datasets/{folder}/person.json"))
            first, last = _flat(read["names"]), _flat(read["surnames"])
            found[country] += [
                f"{a} {b}" for a, b in zip(draw.choice(first, MADE), draw.choice(last, MADE), strict=True)
            ]
    for person in all_persons():
        states = {state_of(term.party) for term in person.terms}
        state = states.pop() if len(states) == 1 else None
        if state and all_parties().kind_of(state) == "state":
            found[state] += [form for form in person.names if " " in form] * 3
    return found


def _flat(names: list[str] | dict[str, list[str]]) -> list[str]:
    return names if isinstance(names, list) else [name for part in names.values() for name in part]


def no_names(draw: np.random.Generator) -> list[str]:
    """Make capitalised runs that are no names: words of the packs and names of places, firms and bodies."""
    words: set[str] = set()
    known: list[str] = []
    for pack in load_packs().values():
        for path in pack.folder.rglob("*.yaml"):
            if not path.stem.startswith("names_"):
                words.update(
                    word for word in re.findall(r"[^\W\d_]{4,}", path.read_text(encoding="utf-8")) if word.islower()
                )
        forms = [form for meanings in names_of(pack.code).forms.values() for form in meanings]
        known += [
            form.surface for form in forms if form.kind not in {"person", "head", "adjective"} and " " in form.surface
        ]
        places = [
            form.surface for form in forms if form.kind in {"place", "capital", "name"} and " " not in form.surface
        ]
    common = sorted(words)
    made = []
    for _ in range(NO_NAMES):
        chosen = [common[place].capitalize() for place in draw.integers(len(common), size=2 + int(draw.integers(2)))]
        if draw.random() < 0.25:
            chosen[int(draw.integers(len(chosen)))] = places[int(draw.integers(len(places)))]
        made.append(" ".join(chosen))
    return made + known


def french(name: str) -> str:
    """Write a name from another script as French does: "Tchernychov" for "Chernyshov"."""
    for pattern, written in (
        (r"zh|Zh", "j"), (r"(?<![st])ch", "tch"), (r"Ch", "Tch"), (r"sh", "ch"), (r"Sh", "Ch"), (r"u", "ou"), (r"U", "Ou"),
        (r"\bYu", "Iou"), (r"yu", "iou"), (r"\bYa", "Ia"), (r"ya", "ia"), (r"\bY", "I"), (r"y", "i"), (r"iy\b|ii\b", "i"),
        (r"j(?=[aou])", "dj"), (r"\bJ", "Dj"), (r"w", "ou"), (r"\bW", "Ou"), (r"ouou", "ou"), (r"\bOua", "Wa"),
    ):  # fmt: skip
        name = re.sub(pattern, written, name)
    return name


def lessons(
    names: dict[str, list[str]], draw: np.random.Generator
) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Give names with their countries, to learn from and to measure on."""
    learn, measure = [], []
    for country, all_of in sorted(names.items()):
        apart = [name for place, name in enumerate(all_of) if place % APART == 7][:150] if len(all_of) > 60 else []
        kept = sorted(set(all_of).difference(apart)) or all_of
        wanted = max(min(len(kept), MOST), LEAST)
        chosen = list(draw.permutation(kept)[:wanted])
        while len(chosen) < wanted:
            chosen += list(draw.permutation(kept))[: wanted - len(chosen)]
        if country in SLAVIC or country in ARABIC:
            chosen = [french(str(name)) if draw.random() < 0.4 else name for name in chosen]
        if country != NOTHING and len(set(all_of)) > 0:
            chosen = [str(name).split()[-1] if draw.random() < 0.06 else str(name) for name in chosen]
        learn += [(str(name), country) for name in chosen]
        measure += [(name, country) for name in apart]
    return learn, measure


def train(
    learn: list[tuple[str, str]], classes: list[str], sparse: set[str], draw: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Fit the table of pieces and the directions of the countries."""
    soft = targets(classes, sparse)
    place = {country: index for index, country in enumerate(classes)}
    pieces = [np.array(pieces_of.__wrapped__(name), dtype=np.int32) for name, _ in learn]
    labels = np.array([place[country] for _, country in learn])
    order = np.flatnonzero([len(found) > 0 for found in pieces])
    fit = Fit(len(classes), draw)
    for round_ in range(ROUNDS):
        draw.shuffle(order)
        rate = RATE * (1 - round_ / ROUNDS)
        loss = 0.0
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            loss += fit.step([pieces[index] for index in batch], soft[labels[batch]], rate)
        print(f"round {round_ + 1}: loss {loss / len(order):.3f}", flush=True)
    prior = np.bincount(labels[order], minlength=len(classes)) / len(order)
    prior = np.log((prior @ soft).astype(np.float32))
    return fit.table, fit.heads, np.stack([fit.bias, prior])


def targets(classes: list[str], sparse: set[str]) -> np.ndarray:
    """Give for each country what its names are taken to say: mostly itself, a little the countries of its region."""
    place = {country: index for index, country in enumerate(classes)}
    soft = np.eye(len(classes), dtype=np.float32)
    for region in REGIONS:
        inside = [place[country] for country in region if country in place]
        for country in region:
            if country in place:
                share = BLUR if country in sparse else BLUR / 4
                soft[place[country]] *= 1 - share
                soft[place[country], inside] += share / len(inside)
    return soft


class Fit:
    """The weights while they are fitted, each with the sum of the squares of its slopes that Adagrad divides by."""

    def __init__(self, classes: int, draw: np.random.Generator) -> None:
        self.table = (draw.standard_normal((BUCKETS, WIDTH)) * 0.1).astype(np.float32)
        self.heads = (draw.standard_normal((WIDTH, classes)) * 0.1).astype(np.float32)
        self.bias = np.zeros(classes, dtype=np.float32)
        self._table_sum = np.full(BUCKETS, 1e-6, np.float32)
        self._heads_sum, self._bias_sum = np.full_like(self.heads, 1e-6), np.full_like(self.bias, 1e-6)

    def step(self, names: list[np.ndarray], target: np.ndarray, rate: float) -> float:
        """Learn from the pieces of some names, and give the loss before it."""
        lengths = np.array([len(pieces) for pieces in names])
        rows = np.concatenate(names)
        begins = np.concatenate(([0], np.cumsum(lengths)[:-1]))
        scale = (1 / np.sqrt(lengths)).astype(np.float32)[:, None]
        hidden = np.add.reduceat(self.table[rows], begins) * scale
        odds = self._odds(hidden)
        slope = odds - target
        of_names = (slope @ self.heads.T) * scale
        self._move_heads(hidden.T @ slope / len(names), slope.mean(0), rate)
        self._move_table(rows, of_names[np.repeat(np.arange(len(names)), lengths)], rate)
        return -float((target * np.log(odds + 1e-9)).sum())

    def _odds(self, hidden: np.ndarray) -> np.ndarray:
        logits = hidden @ self.heads + self.bias
        logits -= logits.max(1, keepdims=True)
        odds = np.exp(logits)
        odds /= odds.sum(1, keepdims=True)
        return odds

    def _move_heads(self, of_heads: np.ndarray, of_bias: np.ndarray, rate: float) -> None:
        self._heads_sum += of_heads**2
        self.heads -= rate * of_heads / np.sqrt(self._heads_sum)
        self._bias_sum += of_bias**2
        self.bias -= rate * of_bias / np.sqrt(self._bias_sum)

    def _move_table(self, rows: np.ndarray, of_rows: np.ndarray, rate: float) -> None:
        """Move each piece once, by the sum of what its places say."""
        by_row = np.argsort(rows, kind="stable")
        ordered = rows[by_row]
        firsts = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))
        gradient = np.add.reduceat(of_rows[by_row], firsts)
        touched = ordered[firsts]
        self._table_sum[touched] += (gradient**2).mean(1)
        self.table[touched] -= rate * 0.3 * gradient / np.sqrt(self._table_sum[touched])[:, None]


def scores(name: str, table: np.ndarray, heads: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """Give what the name says for each country, how many persons it has left out."""
    rows = list(pieces_of.__wrapped__(name))
    return (table[rows].sum(0) / np.sqrt(max(1, len(rows)))) @ heads + bias[0] - bias[1]


def main() -> None:
    """Train, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name2nat", type=Path)
    parser.add_argument("mimesis", type=Path)
    given = parser.parse_args()
    draw = np.random.default_rng(7)
    names = listed(given.name2nat, given.mimesis, draw)
    names[NOTHING] = no_names(draw)
    learn, measure = lessons(names, draw)
    classes = sorted(names)
    print(
        len(classes),
        "classes",
        len(learn),
        "names",
        {c: len(n) for c, n in sorted(names.items()) if len(n) < 60},
        flush=True,
    )
    sparse = {country for country, all_of in names.items() if len(set(all_of)) < 400}
    table, heads, bias = train(learn, classes, sparse, draw)
    steps = np.abs(table).max(1) / 127
    whole = np.round(table / np.maximum(steps, 1e-9)[:, None]).astype(np.int8)
    read = whole.astype(np.float32) * steps[:, None].astype(np.float16).astype(np.float32)
    right = pairs = won = 0
    place = {country: index for index, country in enumerate(classes)}
    states = np.array([c != NOTHING for c in classes])
    no = 0
    for name, country in measure:
        found = scores(name, read, heads, bias)
        if country == NOTHING:
            continue
        no += found[place[NOTHING]] > found[states].max()
        found[place[NOTHING]] = -99
        right += classes[int(found.argmax())] == country
        others = draw.choice([i for i, c in enumerate(classes) if c not in {country, NOTHING}], 4)
        pairs += 1
        won += found[place[country]] > found[others].max()
    none = [n for n, c in measure if c == NOTHING]
    caught = sum(scores(n, read, heads, bias).argmax() == place[NOTHING] for n in none)
    print(
        f"{pairs} names apart: right country {right / pairs:.3f}, before four others {won / pairs:.3f}; taken for no name {no / pairs:.3f}; no names found {caught}/{len(none)}"
    )
    TARGET.parent.mkdir(exist_ok=True)
    np.savez_compressed(
        TARGET,
        pieces=whole,
        steps=steps.astype(np.float16),
        heads=heads.astype(np.float16),
        bias=(bias[0] - bias[1]).astype(np.float16),
        countries=np.array(classes),
    )
    print(TARGET.stat().st_size)


if __name__ == "__main__":
    main()
