"""The gold annotations and our own in, articles with what they tell out.

`annotated.jsonl` and `taught.jsonl` hold places in pages of the shared corpus and codes, no words: an evidence is cut from
the page when it is read. Readers annotated those pages by the codebook without seeing what Vigie reads in them. The first
are for choosing and measuring, the second for teaching the network. `written.jsonl` are articles of our own, written to
teach it: the crises are real, **wording, quotations and details are invented** and are no source of anything. So are
`sentences.tsv`: single sentences, in groups in which who does what to whom differs and little else. `untaught.jsonl` are
articles of our own that never teach anything: what is new is measured on them.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
PROBE = 50
"""Characters of an evidence that find its place in the text."""
ANNOTATED, TAUGHT, WRITTEN = HERE / "annotated.jsonl", HERE / "taught.jsonl", HERE / "written.jsonl"
UNTAUGHT = HERE / "untaught.jsonl"
SENTENCES = HERE / "sentences.tsv"


@dataclass(frozen=True, slots=True)
class Told:
    """An article with its annotation, in the form of `eval/gold`."""

    name: str
    fields: dict
    gold: dict
    apart: bool
    """Kept for checks: nobody reads it while rules are written."""
    manner: str = "page"
    """What it is: an article of the ``gold``, a ``page`` of the corpus, ``written`` by us, a ``sentence`` of ours."""

    @property
    def page(self) -> bool:
        """Not of `eval/gold`."""
        return self.manner != "gold"


def held_out() -> set[str]:
    """Ids of the gold articles that are kept apart."""
    return {line for line in (HERE / "held_out.txt").read_text(encoding="utf-8").split("\n") if line and line[0] != "#"}


def development(shared: Path) -> Iterator[Told]:
    """The gold articles of `eval/gold/dev`, in the order of their names."""
    apart = held_out()
    for path in sorted((shared / "eval/gold/dev").glob("*.json")):
        fields = json.loads((shared / "eval/articles/dev" / path.name).read_text(encoding="utf-8"))
        yield Told(
            path.stem,
            fields,
            json.loads(path.read_text(encoding="utf-8")),
            path.stem in apart,
            manner="gold",
        )


def pages(shared: Path) -> Iterator[Told]:
    """The corpus pages of `annotated.jsonl`, in its order; each third one is kept apart."""
    for index, (page, fields) in enumerate(_placed(shared, ANNOTATED)):
        yield Told(page["id"], fields, _with_evidence(page, fields["text"]), index % 3 == 2)


def taught(shared: Path) -> Iterator[Told]:
    """What the network learns from and nothing is measured on: more corpus pages, then our own articles."""
    for page, fields in _placed(shared, TAUGHT):
        yield Told(page["id"], fields, _with_evidence(page, fields["text"]), apart=False)
    yield from written()


def written(path: Path = WRITTEN) -> Iterator[Told]:
    """Our own articles."""
    for page in _lines(path):
        gold = _with_evidence(page, page["article"]["text"])
        yield Told(page["id"], page["article"], gold, apart=False, manner="written")


def untaught() -> Iterator[Told]:
    """Our own articles that nothing learns from."""
    return written(UNTAUGHT)


def sentences(path: Path = SENTENCES) -> Iterator[Told]:
    """Single sentences of our own in groups of contrast, some with context before them, of which nothing is told."""
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n")):
        if not line or line.startswith("#"):
            continue
        language, text, told = line.split("\t")
        context, _, last = text.rpartition(" // ")
        fields = {
            "article_id": f"sentence-{number}",
            "text": f"{context.replace(' // ', ' ')} {last}".strip(),
            "title": "",
            "outlet": "invented",
            "language": language,
            "published_at": "2024-05-03T00:00:00Z",
        }
        events = [_event(told, last) for told in told.split("; ") if told != "-"]
        gold = {"id": fields["article_id"], "events": events, "stances": [], "begins": last}
        yield Told(fields["article_id"], fields, gold, apart=False, manner="sentence")


def _event(told: str, evidence: str) -> dict:
    """Read ``TYPE SOURCE>TARGET`` and its marks: ``-`` for nobody, ``!planned``, ``~`` background, ``=`` reciprocal."""
    kind, pair, *marks = told.split(" ")
    source, target = (None if code == "-" else code for code in pair.split(">"))
    status = next((mark[1:] for mark in marks if mark.startswith("!")), "occurred")
    return {"type": kind, "mode": None, "source": source, "target": target, "status": status, "evidence": evidence,
            "reciprocal": "=" in marks, "background": "~" in marks}  # fmt: skip


def _placed(shared: Path, path: Path) -> list[tuple[dict, dict]]:
    wanted = _lines(path)
    corpus = corpus_pages(shared, {page["id"] for page in wanted})
    return [(page, corpus[page["id"]]) for page in wanted]


def _lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def corpus_pages(shared: Path, ids: set[str]) -> dict[str, dict]:
    """Pages of the corpus by id."""
    lines = (line for path in sorted((shared / "corpus").glob("??.jsonl")) for line in path.open(encoding="utf-8"))
    return {fields["id"]: fields for fields in map(json.loads, lines) if fields["id"] in ids}


def _with_evidence(page: dict, text: str) -> dict:
    def told(entries: list[dict]) -> list[dict]:
        return [{**entry, "evidence": text[slice(*entry["at"])] if entry["at"] else ""} for entry in entries]

    listed = {"parties": page.get("parties")}  # None where nobody listed them
    return {"id": page["id"], "events": told(page["events"]), "stances": told(page["stances"])} | listed
