"""Development gold in, the weights of the choice between readings out: `python tests/evaluation/fit_choice.py`.

Reads the annotated articles that are not kept apart, judges every reading of every act word against the gold, fits the
weights by cross-validation over articles, prints the scores by threshold and the calibration, and with --write puts the
weights beside the code. The same gold, lexicon, parsers and network give the same weights. The network has learnt from none
of these articles.
"""

import argparse
import json
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

from evaluate import load_scorer
from gold import PROBE, corpus_pages, development, pages, taught
from logistic_fit import Judged, cross_validated, fit
from vigie.extraction.events.choice import WEIGHTS, Choice, believable, chosen, read_choice
from vigie.extraction.events.draft import EventDraft
from vigie.extraction.events.reader import events_of, readings
from vigie.extraction.extractor import shared_extractor
from vigie.model.article import article_from
from vigie.model.codes import STATUS_OF

THRESHOLDS = (0.25, 0.3, 0.33, 0.36, 0.4, 0.42, 0.45, 0.5)
JUDGED = Path(__file__).with_name("judged.jsonl")
"""Readings of pages of the corpus that a reader judged by the codebook; a page that is ``silent`` tells no act at all."""
LEAST = 0.05
"""Confidence from which events are compared with how often they are right."""


def fields_of(draft: EventDraft) -> dict:
    return {"type": draft.type, "source": draft.source, "target": draft.target, "reciprocal": draft.reciprocal,
            "status": STATUS_OF[draft.modality]}  # fmt: skip


def keys_of(scorer, gold: dict, events: list[dict]) -> list[tuple]:
    """Keys of events as the scorer compares them: pairs of mutual acts in alphabetical order."""
    mutual = {
        (e["type"], frozenset((e["source"], e["target"]))) for e in gold["events"] + events if e.get("reciprocal")
    }
    found = []
    for event in events:
        kind, *pair = scorer.event_key(event)
        if (kind, frozenset(pair)) in mutual and all(pair):
            pair = sorted(pair)
        found.append((kind, *pair))
    return found


def judged(scorer, name: str, gold: dict, document, drafts: list[EventDraft]) -> list[Judged]:
    """Tell for each reading whether gold tells that event in its sentence, elsewhere, or not at all."""
    told = defaultdict(list)
    for event, key in zip(
        gold["events"], keys_of(scorer, gold, gold["events"] + list(map(fields_of, drafts))), strict=False
    ):
        told[key].append(event)
    sentences = {s.index: s for s in document.sentences}
    rows = []
    for draft, key in zip(drafts, keys_of(scorer, gold, list(map(fields_of, drafts))), strict=True):
        sentence = sentences[draft.group[0]]
        same = [e for e in told.get(key, ()) if e["status"] == STATUS_OF[draft.modality]]
        here = [e for e in same if stands_in(document.text, e["evidence"], sentence)]
        rows.append(Judged(name, draft.features, bool(here), bool(same)))
    return rows


def judged_pages(shared: Path, extractor, known: set[str]) -> list[Judged]:
    """Readings of corpus pages: right or wrong as a reader judged them; those that nobody judged are left out."""
    verdicts = {
        v["id"]: v for v in map(json.loads, JUDGED.read_text(encoding="utf-8").splitlines()) if v["id"] not in known
    }
    rows = []
    for name, fields in sorted(corpus_pages(shared, set(verdicts)).items()):
        read = extractor.document(article_from(fields, ingested_at=datetime.now(UTC)))
        if read:
            document, reader = read
            drafts = readings(document, reader.pack, reader.parser, Choice({}, 0.0), reader.network)
            rows += list(judged_rows(verdicts[name], drafts, {s.index: s.start for s in document.sentences}))
    return rows


def judged_rows(verdict: dict, drafts: list[EventDraft], starts: dict[int, int]):
    """Yield what can be learnt of a page; of an act whose right reading is known all others are wrong."""
    right, wrong = ({tuple(key) for key in verdict.get(side, ())} for side in ("right", "wrong"))
    told = {key[:2] for key in right}
    for draft in drafts:
        start = starts[draft.group[0]]
        key = (start, draft.type, draft.source, draft.target, STATUS_OF[draft.modality])
        if key in right or key in wrong or verdict.get("silent") or key[:2] in told:
            yield Judged(verdict["id"], draft.features, key in right)


def stands_in(text: str, evidence: str, sentence) -> bool:
    place = text.find(evidence[:PROBE])
    if place < 0:
        return True
    while place >= 0:
        if place < sentence.end and sentence.start < place + len(evidence):
            return True
        place = text.find(evidence[:PROBE], place + 1)
    return False


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="folder that holds eval/ and corpus/")
    parser.add_argument("--threshold", type=float, default=read_choice().threshold, help="what --write sets")
    parser.add_argument("--write", action="store_true", help="put the weights beside the code")
    parser.add_argument("--chart", type=Path, help="draw how right events are by their confidence (PNG)")
    options = parser.parse_args()
    shared = options.shared.resolve()
    scorer, extractor = load_scorer(shared), shared_extractor()
    rows, drafts_of, golds, where = [], {}, {}, []
    articles = [told for told in chain(development(shared), pages(shared)) if not told.apart]
    for told in articles:
        read = extractor.document(article_from(told.fields, ingested_at=datetime.now(UTC)))
        if read is None:
            continue
        golds[told.name], (document, reader) = told.gold, read
        drafts = readings(document, reader.pack, reader.parser, Choice({}, 0.0), reader.network)
        limit = told.gold.get("annotated_chars")
        drafts_of[told.name] = drafts = [d for d in drafts if not limit or d.start < limit]
        rows += judged(scorer, told.name, told.gold, document, drafts)
        where += [(told.name, index) for index in range(len(drafts))]
    print(
        f"{len(golds)} articles, {len(rows)} readings, {sum(r.right for r in rows)} right, "
        f"{sum(r.elsewhere and not r.right for r in rows)} told elsewhere"
    )
    silent = judged_pages(shared, extractor, set(golds) | {told.name for told in taught(shared)})
    print(f"{len(silent)} readings of judged pages, {sum(r.right for r in silent)} right")
    sure = cross_validated([*rows, *silent])[: len(rows)]
    picked = pick(drafts_of, where, sure)
    for threshold in THRESHOLDS:
        print(f"threshold {threshold}: {strict(scorer, golds, picked, threshold)}")
    curve = calibration(scorer, golds, picked)
    for confidence, right, count in curve:
        print(f"events told with {confidence:.2f}: {right:.2f} right of {count}")
    if options.chart:
        draw_calibration(curve, options.chart)
    if options.write:
        WEIGHTS.write_text(
            json.dumps({"threshold": options.threshold, "weights": fit([*rows, *silent])}, indent=0, sort_keys=True)
            + "\n",
            encoding="utf-8",
        )


def pick(drafts_of: dict, where: list, sure: list[float]) -> dict[str, list[EventDraft]]:
    weighed = defaultdict(list)
    for (name, index), confidence in zip(where, sure, strict=True):
        weighed[name].append(replace(drafts_of[name][index], confidence=confidence))
    return {name: believable(chosen(drafts)) for name, drafts in weighed.items()}


def strict(scorer, golds: dict, picked: dict, threshold: float) -> str:
    right = false = missed = 0
    for name, gold in golds.items():
        found = [fields_of(d) for d in events_of(picked.get(name, []), Choice({}, threshold))]
        keys = keys_of(scorer, gold, [*gold["events"], *found])
        statuses = [e["status"] for e in [*gold["events"], *found]]
        occurred = [key if status == "occurred" else None for key, status in zip(keys, statuses, strict=True)]
        wanted = {k for k in occurred[: len(gold["events"])] if k}
        told = {k for k in occurred[len(gold["events"]) :] if k}
        right, false, missed = right + len(wanted & told), false + len(told - wanted), missed + len(wanted - told)
    precision, recall = right / max(1, right + false), right / max(1, right + missed)
    return f"P {precision:.3f} R {recall:.3f} F1 {2 * precision * recall / max(1e-9, precision + recall):.3f}"


def calibration(scorer, golds: dict, picked: dict) -> list[tuple[float, float, int]]:
    """Compare what events say of themselves with gold: mean confidence, share that is right, number, by tenths."""
    bins = defaultdict(list)
    for name, gold in golds.items():
        events = events_of(picked.get(name, []), Choice({}, LEAST))
        keys = keys_of(scorer, gold, [*gold["events"], *map(fields_of, events)])
        statuses = [e["status"] for e in gold["events"]]
        told = set(zip(keys, statuses, strict=False))
        for event, key in zip(events, keys[len(statuses) :], strict=True):
            right = (key, STATUS_OF[event.modality]) in told
            bins[min(9, int(event.confidence * 10))].append((event.confidence, right))
    return [
        (sum(c for c, _ in told) / len(told), sum(right for _, right in told) / len(told), len(told))
        for _, told in sorted(bins.items())
    ]


def draw_calibration(curve: list[tuple[float, float, int]], path: Path) -> None:
    """Draw the curve beside the line of perfect calibration; the area of a dot is the number of events."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(4.6, 4.2), dpi=110)
    axes.plot([0, 1], [0, 1], color="0.7", linewidth=1, label="as sure as right")
    axes.plot([c for c, _, _ in curve], [r for _, r, _ in curve], color="#0b6e99", linewidth=1.5)
    axes.scatter(
        [c for c, _, _ in curve], [r for _, r, _ in curve], s=[8 + n / 3 for _, _, n in curve], color="#0b6e99"
    )
    axes.set(xlim=(0, 1), ylim=(0, 1), xlabel="confidence of the event", ylabel="share that gold tells")
    axes.set_title("Events of articles that the weights did not see", fontsize=10)
    axes.legend(frameon=False, fontsize=8, loc="upper left")
    figure.tight_layout()
    figure.savefig(path)


if __name__ == "__main__":
    main()
