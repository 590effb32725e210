"""Sentences with two marked entities in, who is for or against whom by the engine's acts and attitudes out.

The set (DSE of Park, Pan, Joo, 2021) marks two entities p and q of any kind: politicians, parties, firms, players. As for
PLV, every base noun phrase may be a party, so the frames and the attitudes are tried, not the names. What the acts between
the two show is the answer; an act that is denied shows the opposite where it would have been friendly, else nothing. Where
no act is told between them, how one of them judges the other in words is.
Labels: 0 neutral, 1 p for q, 2 q for p, 3 p against q, 4 q against p.

Run: python tests/evaluation/dse.py ../shared/eval/external/dse/valid.txt [--every 5] [--wrong 40]
"""

import argparse
import csv
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import plv
from vigie.extraction.attribution.reader import attributions_of
from vigie.extraction.attribution.tone import tone_of
from vigie.extraction.document import Document, Mention, Span
from vigie.extraction.events.choice import Choice
from vigie.extraction.events.draft import EventDraft
from vigie.extraction.events.reader import readings
from vigie.extraction.syntax.clauses import Clauses
from vigie.extraction.syntax.parse import SpacyParser
from vigie.ontology.attitudes import Attitudes, read_attitudes

LABELS = (0, 1, 2, 3, 4)
P, Q = "p", "q"
MARK = re.compile(r"\[([^\[\]]*)\]")


@dataclass(frozen=True)
class Row:
    """One sentence: its text without the marks, the places of p and q, the label."""

    text: str
    p: tuple[int, int]
    q: tuple[int, int]
    label: int


def rows_of(path: Path) -> Iterator[Row]:
    """Read the file; the marked places stand in the order of the sentence, p first."""
    with path.open(encoding="utf-8") as file:
        for marked, _, _, label in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            plain, places, last = "", [], 0
            for mark in MARK.finditer(marked):
                plain += marked[last : mark.start()]
                places.append((len(plain), len(plain) + len(mark.group(1))))
                plain += mark.group(1)
                last = mark.end()
            if len(places) >= 2:
                yield Row(plain + marked[last:], places[0], places[1], int(label))


def document_of(row: Row, parser: SpacyParser, pack: plv.Pack) -> tuple[Document, dict[str, tuple[int, int]]]:
    """Make the two entities, and each other base noun phrase, a party; give the whole phrase of each."""
    document, whole = plv.document_of(row.text, parser.parse([row.text])[0], pack)
    others = [m for m in document.mentions if not any(m.start < e and s < m.end for s, e in (row.p, row.q))]
    for code, (start, end) in ((P, row.p), (Q, row.q)):
        # "the Daily Mail reporter": the phrase acts for the entity in it, as "the Russian troops" do for Russia.
        before = any(
            m.start <= start and end < m.end and row.text[end : m.end].strip("'’s ") for m in document.mentions
        )
        via = "adjective" if before else "direct"
        others.append(Mention(start, end, row.text[start:end], 0, "state", (code,), via=via))
        whole[code] = (start, end)
    document.mentions = sorted(others, key=lambda m: (m.start, -m.end))
    return document, whole


def entity(code: str | None, row: Row, whole: dict[str, tuple[int, int]]) -> str | None:
    """Tell which of the two a party is."""
    if code in (P, Q, None):
        return code
    span = whole.get(code)
    return over(row, span) if span else None


def over(row: Row, span: tuple[int, int]) -> str | None:
    """Tell which one of the two a stretch of the sentence shares a character with."""
    found = [name for name, (start, end) in ((P, row.p), (Q, row.q)) if start < span[1] and span[0] < end]
    return found[0] if len(found) == 1 else None


def label_of(row: Row, drafts: list[EventDraft], whole: dict[str, tuple[int, int]], attitudes: Attitudes) -> int:
    """Name what the acts between the two show: the attitude most of them show, the one of the first on a tie."""
    shown: Counter[int] = Counter()
    for draft in drafts:
        attitude = attitudes.of(draft.type, draft.mode)
        source, target = entity(draft.source, row, whole), entity(draft.target, row, whole)
        if attitude is None or not attitude.polarity or {source, target} != {P, Q} or draft.reading:
            continue  # of the readings of a word, the first
        negative = attitude.polarity < 0
        if draft.modality == "negated":
            if negative:
                continue
            negative = True
        shown[(1 if source == P else 2) + 2 * negative] += 1
    return shown.most_common(1)[0][0] if shown else 0


def judged_label(row: Row, document: Document, clauses: dict[int, Clauses]) -> int:
    """Name how one of the two judges the other in what it says."""
    for attribution in attributions_of(document, clauses):
        who = over(row, (attribution.speaker.start, attribution.speaker.end)) if attribution.speaker else None
        if who is None or not attribution.said:
            continue
        other = Span(*(row.q if who == P else row.p))
        tone = tone_of(document, attribution, clauses, other) if attribution.covers(other.start, other.end) else None
        if tone:
            return (1 if who == P else 2) + 2 * (tone < 0)
    return 0


def scores(pairs: list[tuple[int, int]]) -> dict[str, float]:
    """Give macro-F1 over the five labels, micro-F1, and precision and recall of what is not neutral."""
    both = Counter(pairs)
    f1 = []
    for label in LABELS:
        gold, found = (sum(n for pair, n in both.items() if pair[side] == label) for side in (0, 1))
        f1.append(2 * both[label, label] / max(1, gold + found))
    right = sum(both[label, label] for label in LABELS if label)
    return {
        "sentences": len(pairs),
        "macro_f1": round(sum(f1) / len(LABELS), 3),
        "micro_f1": round(sum(both[label, label] for label in LABELS) / max(1, len(pairs)), 3),
        "non_neutral_precision": round(right / max(1, sum(found > 0 for _, found in pairs)), 3),
        "non_neutral_recall": round(right / max(1, sum(gold > 0 for gold, _ in pairs)), 3),
        **{f"f1_{label}": round(value, 3) for label, value in zip(LABELS, f1, strict=True)},
    }


def main() -> None:
    """The command."""
    options = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    options.add_argument("path", type=Path)
    options.add_argument("--every", type=int, default=1, help="read only every n-th sentence")
    options.add_argument("--wrong", type=int, default=0, help="print so many that are wrong")
    options.add_argument("--json", action="store_true")
    given = options.parse_args()
    pack, choice, attitudes = plv.Pack(), Choice({}, 0.0), read_attitudes()
    parser = SpacyParser(pack.grammar.parser)
    pairs, wrong = [], []
    for row in list(rows_of(given.path))[:: given.every]:
        document, whole = document_of(row, parser, pack)
        drafts = readings(document, pack, parser, choice)
        clauses = {0: Clauses(parser.parse([row.text])[0], pack.grammar)}
        found = label_of(row, drafts, whole, attitudes) or judged_label(row, document, clauses)
        pairs.append((row.label, found))
        if found != row.label:
            told = [
                (d.rule, *(row.text[slice(*whole.get(c or "", (0, 0)))][:25] for c in (d.source, d.target)), d.modality)
                for d in drafts
            ]
            p, q = row.text[slice(*row.p)], row.text[slice(*row.q)]
            wrong.append(f"{row.label} ({found}) [{p}] [{q}] {row.text[:300]}\n   {told[:6]}")
    print(json.dumps(scores(pairs), indent=None if given.json else 1))
    step = max(1, len(wrong) // given.wrong) if given.wrong else 1
    for line in wrong[::step][: given.wrong]:
        print(line)


if __name__ == "__main__":
    main()
