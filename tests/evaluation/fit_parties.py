"""Articles with their parties in, the weights of who is an actor out: `python tests/evaluation/fit_parties.py`.

Reads the annotated articles that are not kept apart and the written ones that list their parties, compares each party that
an article names or implies with the annotation, fits the weights by cross-validation over articles, prints the scores by
threshold, and with --write puts the weights beside the code. The gold counts twice and has a bias of its own for each kind
of party, which is the one that is kept: its annotators list states more readily, and civilians less, than those of the
written articles. Written articles are of use as long as the network has not learnt from them, which --sets names.

The network takes seconds an article. --keep names a folder for what was read: a run that was broken off goes on from
there, and so does one after a change that touches few mentions.
"""

import argparse
import json
import re
import sys
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path

from evaluate import need_gold
from gold import WRITTEN, Told, development, written
from logistic_fit import STRENGTH, Judged, cross_validated, fit
from vigie.extraction.actors.acting import WEIGHTS, features_of
from vigie.extraction.actors.cast import IMPLIED
from vigie.extraction.document import Document
from vigie.extraction.events.merge import told_of
from vigie.extraction.events.reader import read_mentions_of_acts
from vigie.extraction.extractor import Reader, shared_extractor
from vigie.model.article import article_from

THRESHOLDS = (0.35, 0.38, 0.41, 0.43, 0.46, 0.5, 0.55)
KINDS = ("state", "CVL", "OPP", "REB", "organisation", "group", "body")
GOLD_COUNTS = 2


@dataclass(frozen=True, slots=True)
class Sides:
    """The parties of one article: of the annotation and of the reading."""

    gold: frozenset[str]
    found: tuple[str, ...]
    page: bool
    """No gold article."""


def judged(name: str, gold: Iterable[str], document: Document, told: Mapping[str, float], *, page: bool):
    """Give the sides of an article and a row for each party that it names or implies."""
    named: dict[str, list] = {}
    for mention in document.mentions:
        for party in mention.parties:
            named.setdefault(party, []).append(mention)
    found = (*named, *sorted(p for p, likely in told.items() if likely >= IMPLIED and p not in named))
    sides = Sides(frozenset(gold), found, page)
    rows = [
        Judged(name, features_of(party, named.get(party, ()), told.get(party, 0.0)), party in sides.gold)
        for party in found
    ]
    return sides, rows if page else [replace(row, features=_of_gold(row.features)) for row in rows]


def _of_gold(features: dict[str, float]) -> dict[str, float]:
    return features | {f"gold:{kind}": 1.0 for kind in KINDS if kind in features}


def kept(weights: dict[str, float]) -> dict[str, float]:
    """Give each kind the bias that it has in the gold."""
    folded = {name: value for name, value in weights.items() if not name.startswith("gold:")}
    for kind in KINDS:
        folded[kind] = round(folded.get(kind, 0.0) + weights.get(f"gold:{kind}", 0.0), 3)
    return folded


def score(sides: Iterable[Sides], picked: Iterable[set[str]]) -> str:
    """Precision, recall and F1 of the parties of some articles together."""
    right = false = missed = 0
    for side, told in zip(sides, picked, strict=True):
        right, false = right + len(side.gold & told), false + len(told - side.gold)
        missed += len(side.gold - told)
    precision, recall = right / max(1, right + false), right / max(1, right + missed)
    return f"P {precision:.3f} R {recall:.3f} F1 {2 * precision * recall / max(1e-9, precision + recall):.3f}"


def fitted(articles: list[tuple[Sides, list[Judged]]], threshold: float) -> dict:
    """Print what cross-validation over articles gives, and fit on all."""
    rows = [row for side, told in articles for row in told * (1 if side.page else GOLD_COUNTS)]
    sure = iter(cross_validated(rows, strength=STRENGTH))
    likely = []
    for side, told in articles:
        likely.append([next(sure) for _ in told])
        for _ in range(0 if side.page else (GOLD_COUNTS - 1) * len(told)):
            next(sure)
    for least in THRESHOLDS:
        for page in (False, True):
            here = [(s, sures) for (s, _), sures in zip(articles, likely, strict=True) if s.page == page]
            picked = [{p for p, c in zip(s.found, sures, strict=True) if c >= least} for s, sures in here]
            print(f"threshold {least} {'written' if page else 'gold'}: {score([s for s, _ in here], picked)}")
    return {"threshold": threshold, "weights": kept(fit(rows, STRENGTH))}


def acts_of(document: Document, reader: Reader, keep: Path | None) -> Mapping[str, float]:
    """Say how sure the acts of each party are, as it was kept where the same mentions were read.

    Args:
        document: read up to its mentions.
        reader: of its language.
        keep: folder for answers; None keeps none.
    """
    seen = blake2b(repr((document.text, document.mentions)).encode(), digest_size=12).hexdigest()
    file = keep / f"{seen}.json" if keep else None
    if file is not None and file.exists():
        return json.loads(file.read_text(encoding="utf-8"))
    told = told_of(read_mentions_of_acts(document, reader.pack, reader.parser, reader.choice, reader.network))
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(told), encoding="utf-8")
    return told


def write(weights: dict) -> None:
    """Put weights beside the code."""
    WEIGHTS.write_text(json.dumps(weights, indent=0, sort_keys=True) + "\n", encoding="utf-8")


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="folder that holds eval/")
    parser.add_argument("--written", type=Path, default=WRITTEN, help="written articles, those with `parties` are used")
    parser.add_argument("--sets", default="", help="regular expression: written articles whose name it finds are used")
    parser.add_argument(
        "--keep", type=Path, help="folder for what the network said; delete it where the network changed"
    )
    parser.add_argument("--threshold", type=float, default=0.5, help="what --write sets")
    parser.add_argument("--write", action="store_true", help="put the weights beside the code")
    options = parser.parse_args()
    need_gold(options.shared)
    extractor = shared_extractor()
    gold = [told for told in development(options.shared.resolve()) if not told.apart]
    listed: list[Told] = [
        told
        for told in written(options.written)
        if told.gold["parties"] is not None and re.search(options.sets, told.name)
    ]
    articles = []
    began = time.monotonic()
    for place, told in enumerate([*gold, *listed]):
        read = extractor.document(article_from(told.fields, ingested_at=datetime.now(UTC)))
        if read is None:
            continue
        document, reader = read
        acts = acts_of(document, reader, options.keep)
        articles.append(judged(told.name, told.gold["parties"], document, acts, page=told.page))
        if place % 20 == 0:
            so_far = f"{place + 1} of {len(gold) + len(listed)} articles, {time.monotonic() - began:.0f} s"
            print(so_far, file=sys.stderr, flush=True)
    print(f"{len(gold)} gold articles, {len(listed)} written ones, {sum(len(rows) for _, rows in articles)} parties")
    weights = fitted(articles, options.threshold)
    if options.write:
        write(weights)


if __name__ == "__main__":
    main()
