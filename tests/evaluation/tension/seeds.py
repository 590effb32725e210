"""The five seeds through the real extractor and the index: does the tension rank them as the sources do?

`python -m evaluation.tension.seeds [--gold FOLDER]`; with --gold the annotated readings stand in for the extractor.
All sources agree on February 2022 over 7 December over 30 December 2021; where 13 April 2021 stands they do not.
"""

import argparse
import json
from datetime import UTC, datetime
from pathlib import Path

from support.desk import Desk
from support.findings import held, told
from vigie.extraction.extractor import shared_extractor
from vigie.model.article import article_from
from vigie.model.event import Event
from vigie.model.record import Evidence
from vigie.model.stance import Stance

SEEDS = Path(__file__).resolve().parents[3] / "seeds" / "articles.jsonl"
DYADS = ("RUS|USA", "RUS|UKR")
RANKED = ("seed_002", "seed_003", "seed_001")
MODALITY = {"occurred": "asserted", "planned": "planned", "hypothetical": "conditional", "negated": "negated"}


def read_seeds() -> dict[str, dict]:
    """Seeds by id."""
    return {seed["id"]: seed for seed in map(json.loads, SEEDS.read_text(encoding="utf-8").splitlines())}


def extracted(seed: dict) -> list[Event | Stance]:
    """What the service finds."""
    found = shared_extractor().read(article_from(seed, ingested_at=datetime.now(UTC)))
    return [*found.events, *found.stances]


def annotated(seed: dict, gold: Path) -> list[Event | Stance]:
    """What a careful reader found; the annotations tell no modality, so what did not happen counts as conditional."""
    marks = json.loads((gold / f"{seed['id']}.json").read_text(encoding="utf-8"))
    more = {"article": seed["id"], "published": seed["published_at"][:10]}
    events = [
        told(
            f"{mark['type']} {mark['source'] or '-'} {mark['target'] or '-'}",
            modality=MODALITY[mark["status"]],
            mode=mark["mode"],
            date=mark["date"],
            background=mark["background"],
            reciprocal=mark["reciprocal"],
            evidence=_span(seed["text"], mark["evidence"]),
            **more,
        )
        for mark in marks["events"]
    ]
    stances = [
        held(f"{act} {mark['holder']} {mark['target']}", evidence=_span(seed["text"], mark["evidence"]), **more)
        for mark in marks["stances"]
        for act in mark["acts"]
    ]
    return [*events, *stances]


def _span(text: str, words: str) -> Evidence:
    start = max(text.find(words), 0)
    return Evidence(start=start, end=start + len(words), text=words)


def indices(seeds: dict[str, dict], gold: Path | None = None) -> tuple[Desk, dict[tuple[str, str], float]]:
    """Index of each dyad on each seed's own publication day, all seeds read."""
    desk = Desk()
    for seed in seeds.values():
        desk.take(annotated(seed, gold) if gold else extracted(seed))
    days = {name: seed["published_at"][:10] for name, seed in seeds.items()}
    return desk, {(dyad, name): desk.index(dyad, days[name]) for dyad in DYADS for name in seeds}


def main() -> int:
    """Print index and acts, and say whether the ranking holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gold", type=Path)
    parser.add_argument("--why", action="store_true", help="also print the acts that make up each index")
    given = parser.parse_args()
    seeds = read_seeds()
    desk, index = indices(seeds, given.gold)
    holds = True
    for dyad in DYADS:
        print(dyad, " ".join(f"{name} {index[dyad, name]:5.1f}" for name in seeds))
        first, second, third = (index[dyad, name] for name in RANKED)
        holds &= first > second > third
        for name in seeds if given.why else ():
            read = desk.at(dyad, seeds[name]["published_at"][:10])
            for act in read.contributions if read else ():
                words = act.evidence.text[:70] if act.evidence else ""
                print(
                    f"   {name} {act.index:5.2f} {act.source}>{act.target} {act.act} {act.modality} {act.day}  {words}"
                )
    print("ranking", "holds" if holds else "does not hold")
    return 0 if holds else 1


if __name__ == "__main__":
    raise SystemExit(main())
