"""French TimeBank in, how well the negation of its events is read, and on how many articles without politics nothing is found, out.

Accuracy of negation is over all events; few are negated, so recall and precision of those that are stand beside it.
An event is read at its own word, be it a verb, a noun or an adjective, by the clause layer that `vigie extract --stages`
shows. The articles marked ``none`` (sport, village news, accidents) hold no political event.

Run: python tests/evaluation/timebank_events.py ../shared/eval/external/fr_timebank/dev.jsonl [--show]
"""

import argparse
import json
from datetime import UTC, date, datetime, time
from pathlib import Path

from vigie.extraction.document import Document
from vigie.extraction.extractor import Reader, shared_extractor
from vigie.extraction.syntax.clauses import Clauses
from vigie.model.article import Article, article_from


def article_of(record: dict) -> Article:
    """Make an article of one document of the set, published on its own day."""
    day = datetime.combine(date.fromisoformat(record["dct"]), time(), UTC)
    return article_from(
        {"text": record["text"], "language": record["lang"], "published_at": record["dct"]}, ingested_at=day
    )


def negated_at(document: Document, reader: Reader, clauses: dict[int, Clauses], event: dict) -> bool | None:
    """Tell whether the word of an event is read as negated; None where it stands in no sentence of the body."""
    for sentence in document.sentences_over(event["start"], event["end"]):
        if sentence.index not in clauses:
            text = document.text[sentence.start : sentence.end]
            clauses[sentence.index] = Clauses(reader.parser.parse([text])[0], reader.pack.grammar)
        read = clauses[sentence.index]
        words = [
            t
            for t in read.tokens
            if sentence.start + t.start < event["end"] and event["start"] < sentence.start + t.end
        ]
        if words:
            return read.predicate(words[-1].index).negated
    return None


def scored(path: Path, *, show: bool = False) -> dict[str, float]:
    """Score a file of documents."""
    right = events = negated = both = found = outside = silent = without = 0
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        article = article_of(record)
        read = shared_extractor().document(article)
        if read is None:
            continue
        document, reader = read
        clauses: dict[int, Clauses] = {}
        for event in record["events"]:
            gold, mine = event["polarity"] == "NEG", negated_at(document, reader, clauses, event)
            outside += mine is None
            events += 1
            right += gold == bool(mine)
            negated += gold
            found += bool(mine)
            both += gold and bool(mine)
            if show and gold != bool(mine):
                around = document.text[max(0, event["start"] - 80) : event["end"] + 50].replace("\n", " ")
                print("missed" if gold else "wrong ", event["pos"], event["text"], "|", around)
        if record["topic"] == "none":
            told = shared_extractor().read(article).events
            without += 1
            silent += not told
            if show:
                for event in told:
                    print("event ", event.type, event.source, event.target, event.confidence, "|", event.evidence.text)
    return {
        "events": events,
        "outside_the_body": outside,
        "negation_accuracy": round(right / max(1, events), 3),
        "negated": negated,
        "negated_recall": round(both / max(1, negated), 3),
        "negated_precision": round(both / max(1, found), 3),
        "articles_without_politics": without,
        "silent": round(silent / max(1, without), 3),
    }


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    options.add_argument("file", type=Path)
    options.add_argument("--show", action="store_true")
    given = options.parse_args()
    print(json.dumps(scored(given.file, show=given.show), indent=1))
