"""Sentences with a marked source and target in, how many pairs the engine finds by itself and how it names the act out.

The set (PLV of Hu et al., ACL 2024) marks actors of any kind, so here every base noun phrase that is no act, time or
measure may be a party: the frames are tried, not the names. A pair is found where an event's source overlaps the marked
source and its target the marked target, each with its genitives ("Trump's decision"). The fitted weights of the choice speak of named
parties, so they are left out. PLOVER and the codebook part ways on
what is announced: there a promised release or visit is AGREE and an announced hostile act THREATEN; the adapter says so.

Run: python tests/evaluation/plv.py ../shared/eval/external/plv/PLV_train.tsv [--wrong 40]
"""

import argparse
import csv
import json
import re
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import vigie.languages
from vigie.extraction.document import Document, Mention, Page, Sentence, Span
from vigie.extraction.events.choice import Choice
from vigie.extraction.events.draft import EventDraft
from vigie.extraction.events.reader import readings
from vigie.extraction.syntax.parse import ParsedSentence, SpacyParser
from vigie.languages.acts import Lexicon, read_acts
from vigie.languages.grammar import Grammar, read_grammar
from vigie.model.codes import QUAD_CLASS
from vigie.ontology.yaml_text import read_yaml

FOLDER = Path(vigie.languages.__file__).parent / "en"
QUADS = {1: "verbal_cooperation", 2: "material_cooperation", 3: "verbal_conflict", 4: "material_conflict"}
INSIDE = ("det", "amod", "compound", "nummod", "flat:name", "advmod", "punct", "nmod:poss", "case", "nmod", "appos")
BASE = ("det", "amod", "compound", "nummod", "flat:name")
NOBODY = {
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march", "april",
    "may", "june", "july", "august", "september", "october", "november", "december", "week", "month", "year", "day",
    "today", "yesterday", "tomorrow", "percent", "million", "billion", "time", "part", "end", "order", "statement",
    "move", "decision", "event", "response", "place", "way",
}  # fmt: skip
INSTITUTIONS = {
    "army", "government", "president", "minister", "ministry", "force", "troop", "troops", "soldier", "military",
    "authority", "leader", "chief", "police", "parliament", "regime", "power", "navy", "presidency", "chancellor",
    "premier", "official", "spokesman", "spokeswoman", "spokesperson", "ambassador", "embassy", "envoy", "senate",
    "congress", "assembly", "delegation", "ship", "vessel", "warship", "aircraft", "warplane", "plane", "jet",
    "drone", "missile", "rocket", "tank", "bomber", "fighter", "artillery", "executive", "administration", "command",
    "general", "commander", "king", "emir", "prince", "cabinet", "prosecutor", "court", "council", "commission",
    "secretary", "service", "intelligence", "state", "country", "side", "representative", "negotiator", "counterpart",
    "guard", "militia", "group", "movement", "organisation", "organization", "alliance", "coalition", "fleet",
    "submarine", "frigate", "agent", "spy", "hacker", "diplomat", "airforce", "marine", "guards", "foreign",
    "defence", "defense", "bloc", "nation", "lawmaker", "mp", "candidate", "head", "adviser", "advisor", "consul",
    "consulate", "judge", "watchdog", "agency", "department", "treasury", "office", "kremlin", "capital",
    "coastguard", "junta",
}  # fmt: skip
OTHERS = {
    "population", "civilian", "national", "citizen", "territory", "city", "town", "village", "capital", "soil",
    "base", "position", "target", "interest", "sovereignty", "border", "airspace", "embassy", "company", "firm",
    "people", "hostage", "prisoner", "diplomat", "opponent", "protester", "demonstrator", "rebel", "separatist",
    "migrant", "refugee", "journalist", "activist", "worker", "convoy", "port", "infrastructure", "hospital",
    "airport",
}  # fmt: skip
"""Who else is acted on: people, places and things of a side."""
CONVENTIONS = {
    "sign": "SUPPORT",  # CAMEO 057, sign formal agreement: diplomatic cooperation
    "accord": "SUPPORT",
    "impose_sanctions": "COERCE",  # the set counts sanctions as coercion, cut aid and expulsions as SANCTION
    "blockade": "ASSAULT",  # CAMEO 191, impose blockade: fight
    "cyber": "ASSAULT",  # CAMEO 155 and 176 are split; the set has most cyber attacks there
    "convict": "ACCUSE",  # courts: INVESTIGATE is merged in ACCUSE
}
"""Rules whose acts the set names otherwise than the codebook (eval/codebook.md), by its own examples."""
PRONOUNS = {"it", "its", "he", "his", "him", "she", "her", "they", "their", "them", "we", "our"}
"""Taken for the subject before them: the context stage does better, but knows no actors of any kind."""
MARK = re.compile(r"</?[st]>")


class Pack:
    """The English pack as far as the frames need it."""

    def __init__(self) -> None:
        self.code = "en"
        self.grammar: Grammar = read_grammar(FOLDER)
        self.acts: Lexicon = read_acts(FOLDER, self.grammar)
        bound = [act for act in self.acts.acts.values() if act.target and act.target != ("object",)]
        self.people = self._people()
        things = {form for act in bound for form in act.needs.get("object", ())} - self.people
        heads = {
            (w.following or (w.lemma,))[-1]
            for act in self.acts.acts.values()
            for w in act.words
            if w.word_class == "noun"
        }
        nouns = {form for lemma in heads for form in self.grammar.inflection.forms(lemma, "noun")} - self.people
        self.no_party = NOBODY | things | nouns

    def _people(self) -> set[str]:
        """Words that are asked for as an object but act themselves."""
        lists = read_yaml(FOLDER / "acts.yaml")["lists"]
        lemmas = {*lists["troops"], *lists["diplomats"], *lists["prisoners"], *INSTITUTIONS, *OTHERS}
        return {form for lemma in lemmas for form in self.grammar.inflection.forms(lemma, "noun")}


def unmarked(text: str) -> tuple[str, dict[str, list[tuple[int, int]]]]:
    """Take the marks out and tell where they stood."""
    plain, spans, opened, last = "", {"s": [], "t": []}, {}, 0
    for mark in MARK.finditer(text):
        plain += text[last : mark.start()]
        last = mark.end()
        kind = mark.group().strip("</>")
        if mark.group().startswith("</"):
            spans[kind].append((opened.pop(kind, 0), len(plain)))
        else:
            opened[kind] = len(plain)
    return plain + text[last:], spans


def phrase(parsed: ParsedSentence, head: int, labels: tuple[str, ...]) -> tuple[int, int]:
    """Characters of a noun phrase: its head and what hangs on it by these labels."""
    words, queue = {head}, [head]
    while queue:
        above = queue.pop()
        for token in parsed.tokens:
            if token.head == above and token.index not in words and token.dep in labels:
                words.add(token.index)
                queue.append(token.index)
    return min(parsed.tokens[w].start for w in words), max(parsed.tokens[w].end for w in words)


def subject_before(parsed: ParsedSentence, place: int) -> int | None:
    """The last subject that stands before a pronoun, the main one first."""
    subjects = [t for t in parsed.tokens[:place] if t.dep.startswith("nsubj") and t.pos in ("NOUN", "PROPN")]
    main = [t for t in subjects if parsed.tokens[t.head].dep == "ROOT"]
    return (main or subjects)[-1].index if subjects else None


def names_someone(parsed: ParsedSentence, head: int) -> bool:
    """Tell whether a noun phrase is, or holds, a name."""
    start, end = phrase(parsed, head, BASE)
    return any(t.pos == "PROPN" and start <= t.start < end for t in parsed.tokens)


def document_of(text: str, parsed: ParsedSentence, pack: Pack) -> tuple[Document, dict[str, tuple[int, int]]]:
    """Make each base noun phrase a party with a code of its own; give back the whole phrase of each code."""
    mentions, whole = [], {}
    for token in parsed.tokens:
        if token.pos == "PRON" and token.lower in PRONOUNS:
            above = subject_before(parsed, token.index)
            if above is not None and f"N{above}" in whole:
                mentions.append(
                    Mention(token.start, token.end, token.text, 0, "pronoun", (f"N{above}",), via="coreference")
                )
            continue
        named = token.pos in ("NOUN", "PROPN") and token.dep not in ("compound", "flat:name", "expl", "nummod")
        adjective = (
            token.pos in ("ADJ", "PROPN")
            and token.dep in ("amod", "compound")
            and token.text[:1].isupper()
            and token.index
        )
        if not (named or adjective) or token.lower in pack.no_party:
            continue
        who = adjective or token.lower in pack.people or names_someone(parsed, token.index)
        if not who and not token.dep.startswith(("nsubj", "obj", "obl:agent")):
            continue
        code = f"N{token.index}"
        start, end = phrase(parsed, token.index, BASE if named else ("flat:name",))
        whole[code] = phrase(parsed, token.index, INSIDE) if named else (start, end)
        mentions.append(
            Mention(start, end, text[start:end], 0, "state", (code,), via="direct" if named else "adjective")
        )
    document = Document(
        Page(text, (Span(0, len(text)),), language="en"), date(2020, 1, 1), [Sentence(0, 0, len(text), 0)]
    )
    document.mentions = sorted(mentions, key=lambda m: (m.start, -m.end))
    return document, whole


def root_of(draft: EventDraft, pack: Pack) -> str:
    """Name the act as PLOVER does."""
    name = draft.rule.split(".", 1)[1]
    own = pack.acts.acts[name].type
    if draft.modality == "planned" and QUAD_CLASS[draft.type] == "material_conflict":
        return "THREATEN"
    if draft.modality == "planned" or (draft.type == "CONCEDE" and own == "RETREAT"):
        return "AGREE"
    if draft.modality == "negated" and draft.type in (
        "CONCEDE",
        "RETREAT",
        "AGREE",
        "AID",
        "CONSULT",
        "COOPERATE",
        "SUPPORT",
    ):
        return "REJECT"
    if name in CONVENTIONS and draft.type == own:
        return CONVENTIONS[name]
    return "YIELD" if draft.type in ("CONCEDE", "RETREAT") else draft.type


def quad_of(root: str) -> str:
    """The quad class of a root."""
    return "material_cooperation" if root == "YIELD" else QUAD_CLASS[root]


def overlaps(span: tuple[int, int] | None, marked: list[tuple[int, int]]) -> bool:
    """Tell whether a phrase touches one of the marked ones."""
    return span is not None and any(span[0] < end and start < span[1] for start, end in marked)


def compare(row: dict, parser: SpacyParser, pack: Pack, choice: Choice) -> dict:
    """Read one sentence and compare it with its marks."""
    text, marked = unmarked(row["marked_sentence"])
    parsed = parser.parse([text])[0]
    document, whole = document_of(text, parsed, pack)
    drafts = readings(document, pack, parser, choice)
    ordered, unordered = [], []
    for draft in drafts:
        source, target = whole.get(draft.source or ""), whole.get(draft.target or "")
        straight = overlaps(source, marked["s"]) and (overlaps(target, marked["t"]) or not marked["t"])
        turned = overlaps(source, marked["t"]) and overlaps(target, marked["s"])
        if straight or (turned and draft.reciprocal):
            ordered.append(draft)
        if straight or turned:
            unordered.append(draft)
    best = ordered[0] if ordered else None  # the act that stands first is the main one: "refused to allow"
    return {
        "text": row["marked_sentence"],
        "root": row["gold_root"],
        "quad": QUADS[int(float(row["gold_penta"]))],
        "ordered": bool(ordered),
        "unordered": bool(unordered),
        "found": root_of(best, pack) if best else None,
        "any": row["gold_root"] in {root_of(d, pack) for d in ordered},
        "rule": best.rule if best else "",
        "all": [
            (
                d.rule,
                text[slice(*whole.get(d.source or "", (0, 0)))][:30],
                text[slice(*whole.get(d.target or "", (0, 0)))][:30],
                d.modality,
            )
            for d in drafts
        ],
    }


def main() -> None:
    """The command."""
    options = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    options.add_argument("path", type=Path)
    options.add_argument("--wrong", type=int, default=0, help="print so many that were missed or misnamed")
    options.add_argument("--root", help="print those of this root alone")
    options.add_argument("--json", action="store_true")
    given = options.parse_args()
    with given.path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    pack, choice = Pack(), Choice({}, 0.0)
    parser = SpacyParser(pack.grammar.parser)
    done = [compare(row, parser, pack, choice) for row in rows]
    found = [d for d in done if d["ordered"]]
    numbers = {
        "sentences": len(done),
        "pair_recall": round(len(found) / len(done), 3),
        "pair_recall_unordered": round(sum(d["unordered"] for d in done) / len(done), 3),
        "root_accuracy": round(sum(d["found"] == d["root"] for d in found) / max(1, len(found)), 3),
        "root_among_readings": round(sum(d["any"] for d in found) / max(1, len(found)), 3),
        "quad_accuracy": round(sum(quad_of(d["found"]) == d["quad"] for d in found) / max(1, len(found)), 3),
    }
    if given.json:
        sys.stdout.write(json.dumps(numbers) + "\n")
        return
    for name, value in numbers.items():
        print(f"{name:24}{value}")
    by_root = Counter(d["root"] for d in done)
    for root, count in by_root.most_common():
        mine = [d for d in done if d["root"] == root and d["ordered"]]
        named = Counter(d["found"] for d in mine if d["found"] != root).most_common(4)
        print(
            f"  {root:10}{count:5} found {len(mine) / count:5.2f} right {sum(d['found'] == root for d in mine) / max(1, len(mine)):5.2f}  {named}"
        )
    shown = [d for d in done if d["found"] != d["root"] and (not given.root or d["root"] == given.root)]
    for d in shown[: given.wrong]:
        print(f"\n{d['root']} ({d['found']}) {d['text'][:300]}\n   {d['all'][:6]}")


if __name__ == "__main__":
    main()
