"""French TimeBank in, the share of its date values that the resolver gives out: python timebank_dates.py DEV_JSONL.

A date of the gold counts as found where a mention overlaps it and has the same TIMEX3 value. Dates of the gold without
a calendar value (seasons of any year, "from now on") are counted apart.
"""

import argparse
import json
import re
from datetime import date
from pathlib import Path

from vigie.extraction.document import Page, Span
from vigie.extraction.text.dates import DateMention, find_dates
from vigie.extraction.text.sentences import cut
from vigie.languages.pack import Pack, load_packs

CALENDAR = re.compile(r"\d{4}(-\d\d(-\d\d)?|-W\d\d)?\Z")


def mentions(text: str, published_on: date, pack: Pack) -> list[DateMention]:
    """Read all dates of a text, sentence by sentence."""
    page = Page(text=text, body=(Span(0, len(text)),), language=pack.code)
    found: list[DateMention] = []
    for sentence in cut(page, pack)[0]:
        days = [mention.iso for mention in found if mention.granularity == "day" and mention.kind != "set"]
        previous = date.fromisoformat(days[-1]) if days and days[-1] else None
        found += find_dates(text, sentence.start, sentence.end, published_on, pack, previous=previous)
    return found


def scored(path: Path, *, show: bool = False) -> dict[str, float]:
    """Score a file of documents: recall of values over all dates and over those with a calendar value, precision of values."""
    right = all_dates = calendar = right_calendar = overlapping = 0
    for line in path.read_text(encoding="utf-8").splitlines():
        document = json.loads(line)
        pack = load_packs()[document["lang"]]
        found = mentions(document["text"], date.fromisoformat(document["dct"]), pack)
        for gold in document["timex"]:
            if gold["type"] != "DATE":
                continue
            near = [m for m in found if m.start < gold["end"] and gold["start"] < m.end]
            hit = any(m.value == gold["value"] for m in near)
            all_dates += 1
            right += hit
            overlapping += bool(near)
            if CALENDAR.match(gold["value"]):
                calendar += 1
                right_calendar += hit
            if show and not hit:
                around = document["text"][max(0, gold["start"] - 50) : gold["end"] + 40].replace("\n", " ")
                print(document["dct"], gold["text"], gold["value"], [m.value for m in near], "|", around)
    return {
        "dates": all_dates,
        "values_right": right / all_dates,
        "calendar_values_right": right_calendar / calendar,
        "right_of_found": right / overlapping,
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--show", action="store_true")
    given = parser.parse_args()
    print(json.dumps(scored(given.file, show=given.show), indent=1))
