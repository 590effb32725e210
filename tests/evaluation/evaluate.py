"""Gold annotations and articles in, a table of scores with gains and losses out: `make evaluate`.

The scorer is the one of the shared evaluation folder. Tables: all articles, the third that is kept apart
(`held_out.txt`), the rest, and of it the English ones. With --record the run becomes the one that later runs are
compared with.
"""

import argparse
import importlib.util
import json
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from types import ModuleType

from gold import held_out
from vigie.extraction.extractor import shared_extractor
from vigie.model.article import article_from
from vigie.model.findings import printed

HERE = Path(__file__).parent
RECORD = HERE / "recorded.json"
ROWS = ("parties", "persons", "events", "events_quad", "stances", "claims")
TARGETS = {"parties": 0.92, "persons": 0.90, "events": 0.65, "events_quad": 0.78, "stances": 0.62, "claims": 0.80}


def findings_of(path: Path) -> str:
    """Read one article file and write what `vigie extract` prints for it."""
    fields = json.loads(path.read_text(encoding="utf-8"))
    article = article_from(fields, ingested_at=datetime.now(UTC))
    return json.dumps(printed(shared_extractor().read(article)), ensure_ascii=False)


def extract(folder: Path, ids: set[str], processes: int) -> list[str]:
    """Read the articles with these ids, in the order of their names."""
    paths = [path for path in sorted(folder.glob("*.json")) if path.stem in ids]
    if processes == 1:
        return [findings_of(path) for path in paths]
    with ProcessPoolExecutor(processes) as pool:
        return list(pool.map(findings_of, paths, chunksize=4))


def scored(shared: Path, lines: list[str], ids: set[str]) -> dict:
    """Run the shared scorer on these articles alone."""
    with tempfile.TemporaryDirectory() as folder:
        gold = Path(folder) / "gold"
        gold.mkdir()
        for name in ids:
            (gold / f"{name}.json").symlink_to(shared / "eval/gold/dev" / f"{name}.json")
        output = Path(folder) / "findings.jsonl"
        output.write_text("\n".join(lines) + "\n", encoding="utf-8")
        command = [sys.executable, shared / "eval/score.py", gold, output, "--articles", shared / "eval/articles/dev"]
        done = subprocess.run([*map(str, command), "--json"], check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def need_gold(shared: Path) -> None:
    """End the command with what to do where the annotations are not: they are not in this repository."""
    if not (shared / "eval/score.py").exists():
        sys.exit(f"{shared}/eval is not here: SHARED=folder that holds it (make), or --shared")


def load_scorer(shared: Path) -> ModuleType:
    """The scorer as a module, for its keys; ends the command where it is missing."""
    need_gold(shared)
    spec = importlib.util.spec_from_file_location("score", shared / "eval/score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def strict_keys(scorer: ModuleType, shared: Path, lines: list[str]) -> dict[str, str]:
    """Every strict match and every false event of the run: readable key -> 'right' or 'false'."""
    keys = {}
    for line in lines:
        found = json.loads(line)
        name = found["article_id"]
        gold = json.loads((shared / "eval/gold/dev" / f"{name}.json").read_text(encoding="utf-8"))
        wanted = {scorer.event_key(e) for e in gold["events"] if e["status"] == "occurred"}
        for event in found["events"]:
            if event["status"] == "occurred":
                key = scorer.event_key(event)
                keys[f"{name} {key[0]} {key[1]}>{key[2]}"] = "right" if key in wanted else "false"
    return keys


def digest(key: str) -> str:
    """Name a key without telling what it says: annotations are not ours to publish."""
    return blake2b(key.encode(), digest_size=6).hexdigest()


def show(title: str, numbers: dict, before: dict | None) -> None:
    """Print one table, with the change against the recorded run."""
    print(f"\n{title}: {numbers['articles']} articles")
    print(f"{'':14}{'P':>7}{'R':>7}{'F1':>7}{'target':>8}{'change':>8}{'tp':>6}{'fp':>6}{'fn':>6}")
    for row in ROWS:
        r = numbers[row]
        change = f"{r['f1'] - before[row]['f1']:+.3f}" if before else ""
        print(
            f"{row:14}{r['precision']:7.3f}{r['recall']:7.3f}{r['f1']:7.3f}{TARGETS[row]:8.2f}{change:>8}"
            f"{r['tp']:6}{r['fp']:6}{r['fn']:6}"
        )
    print(
        f"status accuracy {numbers['status_accuracy']} (0.92), silence {numbers['silence']}, spans {numbers['evidence_spans']}"
    )


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="folder that holds eval/")
    parser.add_argument("--record", action="store_true", help="later runs are compared with this one")
    parser.add_argument("--show", type=int, default=0, help="print so many gains and losses")
    parser.add_argument("--types", action="store_true", help="print the scores by type and what is confused")
    parser.add_argument("--output", type=Path, help="keep the findings here (JSON Lines)")
    parser.add_argument("--rest", action="store_true", help="leave the held-out third unread")
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    shared = options.shared.resolve()
    need_gold(shared)
    every = {path.stem for path in (shared / "eval/gold/dev").glob("*.json")}
    apart = held_out()
    ids = every - apart if options.rest else every
    began = time.monotonic()
    lines = extract(shared / "eval/articles/dev", ids, options.processes)
    print(f"read {len(lines)} articles in {time.monotonic() - began:.1f} s")
    if options.output:
        options.output.write_text("\n".join(lines) + "\n", encoding="utf-8")
    parts = {"the rest": every - apart}
    if not options.rest:
        parts = {"all": every, "held out": apart, **parts}
    parts["English, the rest"] = {i for i in every - apart if "_en_" in i}
    recorded = json.loads(RECORD.read_text(encoding="utf-8")) if RECORD.exists() else {"tables": {}, "keys": {}}
    tables = {}
    for title, members in parts.items():
        tables[title] = scored(shared, lines, members)
        show(title, tables[title], recorded["tables"].get(title))
    if options.types:
        for kind, row in tables["the rest"]["by_type"].items():
            print(
                f"  {kind:10}{row['precision']:7.3f}{row['recall']:7.3f}{row['f1']:7.3f}{row['tp']:5}{row['fp']:5}{row['fn']:5}"
            )
        print("confused:", "; ".join(tables["the rest"]["confused"]))
    keys = strict_keys(load_scorer(shared), shared, lines)
    now = {digest(key): verdict for key, verdict in keys.items()}
    before = recorded["keys"]
    names = {digest(key): key for key in keys}
    gained = [k for k, v in now.items() if v == "right" and before.get(k) != "right"]
    new_false = [k for k, v in now.items() if v == "false" and k not in before]
    lost = [k for k, v in before.items() if v == "right" and k not in now]
    mended = [k for k, v in before.items() if v == "false" and k not in now]
    print(
        f"\nstrict events: gained {len(gained)}, lost {len(lost)}, new false {len(new_false)}, false ones gone {len(mended)}"
    )
    for k in gained[: options.show]:
        print("  +", names[k])
    for k in new_false[: options.show]:
        print("  false", names[k])
    if options.record:
        slim = {t: {k: n[k] for k in (*ROWS, "status_accuracy", "silence", "articles")} for t, n in tables.items()}
        RECORD.write_text(json.dumps({"tables": slim, "keys": now}, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
