"""Articles with marked attributions in, how many of them the engine finds out.

The set (PolNeAR of Newell, Margolin, Ruths, LREC 2018) marks source, cue and content of what is said, thought, wanted
or judged. A found attribution is right where its content shares at least 0.3 of the words of both contents together
(Jaccard), each gold one given to one found. Direct: all but a few letters of the content stand in quotation marks, by
the same test of the text for both; a direct one counts where the other side has it under whatever kind.

Run: python tests/evaluation/polnear.py ../shared/eval/external/polnear/dev [--articles 15] [--wrong 40]
"""

import argparse
import json
import re
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from vigie.extraction.attribution.attribution import in_quotation_marks
from vigie.extraction.attribution.reader import attributions_of
from vigie.extraction.document import Document
from vigie.extraction.extractor import shared_extractor
from vigie.extraction.syntax.clauses import Clauses
from vigie.model.article import article_from

OVERLAP = 0.3
WORD = re.compile(r"\w+")
Ranges = list[tuple[int, int]]


@dataclass
class Marked:
    """One attribution of either side: words are the starts of those of its content."""

    words: set[int]
    cue: Ranges
    source: Ranges
    direct: bool = False
    shown: str = ""


def gold_of(path: Path) -> list[dict[str, Ranges]]:
    """Read the attributions of one brat file: the ranges of source, cue and content."""
    spans, marked = {}, []
    for line in path.read_text(encoding="utf-8").splitlines():
        name, _, rest = line.partition("\t")
        if name.startswith("T"):
            places = rest.split("\t")[0].split(" ", 1)[1]
            spans[name] = [tuple(map(int, place.split())) for place in places.split(";")]
        elif name.startswith("E"):
            parts = [role.split(":") for role in rest.split()]
            marked.append({role.rstrip("0123456789"): spans[of] for role, of in parts if of in spans})
    return [m for m in marked if "Content" in m]


def made(document: Document, *, content: Ranges, cue: Ranges, source: Ranges) -> Marked:
    """Bring an attribution of either side to one form."""
    text = document.text
    words = {m.start() for start, end in content for m in WORD.finditer(text, start, end)}
    shown = f"[{_cut(text, source)}] [{_cut(text, cue)}] {_cut(text, content)}"
    direct = in_quotation_marks(document, content, cue[0] if cue else (-1, -1)) >= 0.85
    return Marked(words, cue, source, direct, shown)


def _cut(text: str, ranges: Ranges) -> str:
    return " … ".join(text[start:end] for start, end in ranges).replace("\n", " ")[:160]


def overlap(one: Marked, other: Marked) -> float:
    """The words of both contents as a share of those of either."""
    return len(one.words & other.words) / max(1, len(one.words | other.words))


def matched(gold: list[Marked], found: list[Marked]) -> list[tuple[int, int]]:
    """Pair gold and found by their contents, the best first, then by the nearest cue."""
    pairs = [(overlap(g, f), -_apart(g, f), i, j) for i, g in enumerate(gold) for j, f in enumerate(found)]
    pairs = sorted((p for p in pairs if p[0] >= OVERLAP), reverse=True)
    done: list[tuple[int, int]] = []
    for _, _, i, j in pairs:
        if all(i != a and j != b for a, b in done):
            done.append((i, j))
    return done


def _apart(one: Marked, other: Marked) -> int:
    return min((abs(a - b) for a, _ in one.cue for b, _ in other.cue), default=10_000)


def touches(one: Ranges, other: Ranges) -> bool:
    """Tell whether two places share a character."""
    return any(a < d and c < b for a, b in one for c, d in other)


def compare(path: Path, annotations: Path) -> tuple[list[Marked], list[Marked]]:
    """Read one article; give its gold and its found attributions."""
    text = path.read_text(encoding="utf-8")
    record = {"text": text, "language": "en", "published_at": "2016-10-01"}
    read = shared_extractor().document(article_from(record, ingested_at=datetime(2016, 10, 2, tzinfo=UTC)))
    assert read is not None, path
    document, reader = read
    parsed = reader.parser.parse([text[s.start : s.end] for s in document.sentences])
    clauses = {s.index: Clauses(p, reader.pack.grammar) for s, p in zip(document.sentences, parsed, strict=True)}
    gold = [
        made(document, content=g["Content"], cue=g.get("Cue", []), source=g.get("Source", []))
        for g in gold_of(annotations)
    ]
    found = [
        made(
            document,
            content=[(s.start, s.end) for s in a.content],
            cue=[(a.cue.start, a.cue.end)],
            source=[(a.speaker.start, a.speaker.end)] if a.speaker else [],
        )
        for a in attributions_of(document, clauses)
    ]
    return gold, found


def f1(right_of_found: int, found: int, right_of_gold: int, gold: int) -> dict[str, float]:
    """Precision, recall and their harmonic mean."""
    precision, recall = right_of_found / max(1, found), right_of_gold / max(1, gold)
    return {
        "precision": round(precision, 3),
        "recall": round(recall, 3),
        "f1": round(2 * precision * recall / max(1e-9, precision + recall), 3),
        "gold": gold,
    }


def main() -> None:
    """The command."""
    options = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    options.add_argument("folder", type=Path)
    options.add_argument("--articles", type=int, help="only every n-th, so that about so many are read")
    options.add_argument("--wrong", type=int, default=0, help="print so many that were missed or wrongly found")
    options.add_argument("--direct", action="store_true", help="print the direct ones alone")
    options.add_argument("--json", action="store_true")
    given = options.parse_args()
    # Ten articles have two annotators: the first stands.
    annotated = {
        p.stem.rpartition("_")[0]: p for p in sorted((given.folder / "attributions").glob("*.ann"), reverse=True)
    }
    texts = {p.stem.removesuffix(".txt"): p for p in (given.folder / "text").glob("*.txt")}
    names = sorted(annotated.keys() & texts.keys())
    names = names[:: max(1, len(names) // given.articles)] if given.articles else names
    counts: Counter[str] = Counter()
    shown: list[str] = []
    for name in names:
        gold, found = compare(texts[name], annotated[name])
        pairs = matched(gold, found)
        right_gold, right_found = {i for i, _ in pairs}, {j for _, j in pairs}
        counts["gold"] += len(gold)
        counts["found"] += len(found)
        counts["right"] += len(pairs)
        for kind, sides, right in (("gold", gold, right_gold), ("found", found, right_found)):
            counts[f"{kind}_direct"] += sum(m.direct for m in sides)
            counts[f"{kind}_direct_right"] += sum(m.direct for i, m in enumerate(sides) if i in right)
        sourced = [(i, j) for i, j in pairs if gold[i].source]
        counts["sourced"] += len(sourced)
        counts["source_right"] += sum(touches(gold[i].source, found[j].source) for i, j in sourced)
        missed = [(m, "missed") for i, m in enumerate(gold) if i not in right_gold]
        extra = [(m, "extra ") for i, m in enumerate(found) if i not in right_found]
        shown += [
            f"{word} {'direct ' if m.direct else ''}{m.shown}"
            for m, word in missed + extra
            if m.direct or not given.direct
        ]
    numbers = {
        "articles": len(names),
        "all": f1(counts["right"], counts["found"], counts["right"], counts["gold"]),
        "direct": f1(
            counts["found_direct_right"], counts["found_direct"], counts["gold_direct_right"], counts["gold_direct"]
        ),
        "source_right_of_found": round(counts["source_right"] / max(1, counts["sourced"]), 3),
    }
    print(json.dumps(numbers, indent=None if given.json else 1))
    step = max(1, len(shown) // given.wrong) if given.wrong else 1
    for line in shown[::step][: given.wrong]:
        print(line)


if __name__ == "__main__":
    main()
