"""Annotated articles in, the largest kinds of error out: `make errors`.

For each event that gold tells and Vigie does not: was no word taken for an act, was it taken for another act, were other
parties read, was it read and not chosen, or was it not sure enough? For each false one: what is wrong with it? Articles
that are kept apart are left out unless --apart asks for their totals alone.
"""

import argparse
import random
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

from evaluate import load_scorer
from gold import Told, development, pages, untaught
from vigie.extraction.document import Document
from vigie.extraction.events.candidates import GUESSED
from vigie.extraction.events.choice import believable, chosen
from vigie.extraction.events.draft import EventDraft
from vigie.extraction.events.reader import events_of, readings
from vigie.extraction.extractor import shared_extractor
from vigie.model.article import article_from
from vigie.model.codes import STATUS_OF

Key = tuple[str, str | None, str | None]


@dataclass(frozen=True, slots=True)
class Error:
    """One event missed or false, as the strict score counts."""

    name: str
    language: str
    kind: str
    """Reason, after ``missed`` or ``false``."""
    key: Key
    words: str
    """The evidence of gold, or the words that Vigie took."""
    instead: str
    """What was read there: rule and parties."""


@dataclass(slots=True)
class Tally:
    """Counts of one table."""

    right: int = 0
    false: int = 0
    missed: int = 0

    def __str__(self) -> str:
        precision, recall = self.right / max(1, self.right + self.false), self.right / max(1, self.right + self.missed)
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        return f"P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}   right {self.right}, false {self.false}, missed {self.missed}"


class Scoring:
    """Compares readings with gold as the shared scorer does: mutual acts in either order."""

    def __init__(self, scorer) -> None:
        self._scorer = scorer

    def key(self, kind: str, source: str | None, target: str | None, *, reciprocal: bool) -> Key:
        """Name an event; the parties of a mutual act in alphabetical order."""
        return self._scorer.event_key({"type": kind, "source": source, "target": target, "reciprocal": reciprocal})

    def of_draft(self, draft: EventDraft, mutual: set) -> Key:
        """Name a reading; ``mutual`` are pairs that gold calls mutual."""
        both = draft.reciprocal or (draft.type, frozenset((draft.source, draft.target))) in mutual
        return self.key(draft.type, draft.source, draft.target, reciprocal=both)


def errors_of(told: Told, scoring: Scoring, extractor, tallies: dict[str, Tally]) -> Iterable[Error]:
    """Compare one article with its gold; count into the tallies of its language and its types."""
    read = extractor.document(article_from(told.fields, ingested_at=datetime.now(UTC)))
    if read is None:
        return
    document, reader = read
    limit = told.gold.get("annotated_chars")
    every = readings(document, reader.pack, reader.parser, reader.choice, reader.network)
    every = [d for d in every if not limit or d.start < limit]
    taken = believable(chosen(every))
    found = [d for d in events_of(taken, reader.choice) if STATUS_OF[d.modality] == "occurred"]
    mutual = {(e["type"], frozenset((e["source"], e["target"]))) for e in told.gold["events"] if e["reciprocal"]}
    occurred = [e for e in told.gold["events"] if e["status"] == "occurred"]
    gold = {scoring.key(e["type"], e["source"], e["target"], reciprocal=e["reciprocal"]): e for e in occurred}
    ours = {scoring.of_draft(d, mutual): d for d in found}
    language = document.page.language
    for key in gold.keys() | ours.keys():
        for name in (language, key[0], "all"):
            tally = tallies[name]
            tally.right += key in gold and key in ours
            tally.false += key not in gold
            tally.missed += key not in ours
    near = Near(document, every, taken, scoring, mutual)
    for key, event in gold.items():
        if key not in ours:
            kind, instead = near.why_missed(key, event)
            yield Error(told.name, language, f"missed: {kind}", key, event["evidence"], instead)
    for key, draft in ours.items():
        if key not in gold:
            kind = why_false(key, draft, gold, told.gold["events"])
            yield Error(
                told.name, language, f"false: {kind}", key, document.text[draft.start : draft.end], _said(draft)
            )


@dataclass(slots=True)
class Near:
    """All readings of an article, to find what came nearest to an event of gold."""

    document: Document
    every: list[EventDraft]
    taken: list[EventDraft]
    scoring: Scoring
    mutual: set

    def why_missed(self, key: Key, event: dict) -> tuple[str, str]:
        """Tell why gold's event was not found, and what was read in its place."""
        same = [d for d in self.every if self.scoring.of_draft(d, self.mutual) == key]
        if same:
            best = max(same, key=lambda d: d.confidence)
            if STATUS_OF[best.modality] != "occurred":
                return "another status", _said(best)
            return ("not sure enough" if best in self.taken else "another reading chosen"), _said(best)
        named = {code for m in self.document.mentions for code in m.parties}
        if unread := [code for code in key[1:] if code and code not in named]:
            return "a party never read", ", ".join(unread)
        place = self.document.text.find(event["evidence"][:60]) if event["evidence"] else -1
        here = [d for d in self.every if place >= 0 and d.start < place + len(event["evidence"]) and d.end > place]
        of_type = [d for d in here if d.type == key[0]]
        if of_type:
            return "other parties", _said(max(of_type, key=lambda d: d.confidence))
        if here:
            return "another act", _said(max(here, key=lambda d: d.confidence))
        return "no word of an act", ""


def why_false(key: Key, draft: EventDraft, gold: Iterable[Key], events: list[dict]) -> str:
    """Tell what is wrong with an event that gold does not tell."""
    kind, source, target = key
    if any(e["type"] == kind and (e["source"], e["target"]) == (source, target) for e in events):
        return "another status"
    if (kind, target, source) in gold:
        return "reversed"
    if others := sorted({k[0] for k in gold if {k[1], k[2]} == {source, target}}):
        return (
            f"another act between the two ({kind} for {others[0]})"
            if len(others) == 1
            else "another act between the two"
        )
    if any(draft.features.get(f"{role}={how}") for role in ("source", "target") for how in GUESSED):
        return "a party guessed from context"
    if any(k[0] == kind and (k[1] == source or k[2] == target) for k in gold):
        return "one party wrong"
    return "no act"


def _said(draft: EventDraft) -> str:
    return f"{draft.rule} {draft.source}>{draft.target} {STATUS_OF[draft.modality]} {draft.confidence:.2f}"


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="folder that holds eval/ and corpus/")
    parser.add_argument("--language", help="fr or en alone")
    parser.add_argument("--type", help="events of one type alone")
    parser.add_argument("--kind", default="", help="show errors whose kind starts with this")
    parser.add_argument("--show", type=int, default=0, help="print so many examples")
    parser.add_argument("--gold", action="store_true", help="articles of eval/gold alone, no corpus pages")
    parser.add_argument("--apart", action="store_true", help="the articles kept apart instead, their totals alone")
    parser.add_argument("--untaught", action="store_true", help="our own articles that taught nothing instead")
    options = parser.parse_args()
    shared = options.shared.resolve()
    scoring, extractor = Scoring(load_scorer(shared)), shared_extractor()
    tallies: dict[str, Tally] = defaultdict(Tally)
    told = [t for t in chain(development(shared), () if options.gold else pages(shared)) if t.apart == options.apart]
    told = list(untaught()) if options.untaught else told
    told = [t for t in told if options.language in (None, t.fields.get("language") or options.language)]
    errors = [e for t in told for e in errors_of(t, scoring, extractor, tallies)]
    for name in ("all", "fr", "en"):
        print(f"{name:10} {tallies[name]}")
    if options.apart:
        return
    for name in sorted(tallies.keys() - {"all", "fr", "en"}):
        print(f"{name:10} {tallies[name]}")
    wanted = [e for e in errors if options.language in (None, e.language) and options.type in (None, e.key[0])]
    print("\nlargest kinds of error")
    for kind, count in Counter(e.kind for e in wanted).most_common(14):
        print(f"{count:5}  {kind}")
    shown = [e for e in wanted if e.kind.startswith(options.kind)]
    random.Random(7).shuffle(shown)
    for e in shown[: options.show]:
        print(
            f"\n{e.name}  {e.kind}  {e.key[0]} {e.key[1]}>{e.key[2]}  [{e.instead}]\n    {' '.join(e.words.split())[:240]}"
        )


if __name__ == "__main__":
    main()
