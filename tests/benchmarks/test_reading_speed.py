"""Pages a second of one core, memory and start of the whole extraction; on the seeds, and on the shared corpus where it lies."""

import json
import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import psutil
import pytest
from vigie.extraction.extractor import Extractor
from vigie.model.article import Article, article_from

ROOT = Path(__file__).resolve().parents[2]
CORPUS = Path(os.environ.get("SHARED", ROOT / ".." / "shared")) / "corpus"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
PAGE = 5_000
"""Characters of a page, as the targets count them."""


def article(record: dict) -> Article:
    return article_from(record, ingested_at=NOW)


def political() -> list[Article]:
    """Pages about states: the seeds, cut and repeated to one length, each a text of its own."""
    lines = (ROOT / "seeds/articles.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [json.loads(line)["text"] for line in lines]
    return [article({"text": f"Page {n}. " + (text * 2)[:PAGE], "language": "fr"}) for n in range(6) for text in texts]


def mixed() -> list[Article]:
    """Four pages of other sections to one of politics, from the corpus."""
    records = [json.loads(line) for name in ("fr", "en") for line in (CORPUS / f"{name}.jsonl").open(encoding="utf-8")]
    of_states = [r for r in records if r["section"] in ("world", "politics")]
    others = [r for r in records if r["section"] not in ("world", "politics")]
    count = min(len(others) // 4, len(of_states), 40)
    return [article(r) for r in of_states[:count] + others[: 4 * count]]


STREAMS = {"political": political, "mixed": mixed}


def measured(stream: str) -> dict[str, float]:
    """Read a stream on this core, in this process: pages a second, their characters and events, megabytes."""
    articles, extractor = STREAMS[stream](), Extractor()
    for one in articles[:3]:
        extractor.read(one)
    started = time.process_time()
    events = sum(len(extractor.read(one).events) for one in articles)
    return {
        "pages a second": len(articles) / (time.process_time() - started),
        "characters a page": sum(len(one.text or "") for one in articles) / len(articles),
        "events a page": events / len(articles),
        "MB": psutil.Process().memory_info().rss / 1e6,
    }


def measured_alone(stream: str) -> dict[str, float]:
    """The same in a process that holds nothing else, as a reader's does; printed."""
    done = subprocess.run([sys.executable, __file__, stream], capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    print(f"\n{stream}: " + ", ".join(f"{value:.1f} {what}" for what, value in found.items()))
    return found


@pytest.mark.benchmark
def test_political_pages_a_second() -> None:
    assert measured_alone("political")["pages a second"] > 0


@pytest.mark.benchmark
@pytest.mark.skipif(not CORPUS.exists(), reason="the shared corpus is not here: SHARED=folder")
def test_mixed_pages_a_second() -> None:
    """One page of five is political."""
    assert measured_alone("mixed")["pages a second"] > 0


@pytest.mark.benchmark
def test_a_process_is_ready_to_read_after() -> None:
    code = (
        "import time; t = time.perf_counter(); from datetime import UTC, datetime;"
        "from vigie.extraction.extractor import Extractor; from vigie.model.article import article_from;"
        "a = article_from({'text': 'La France condamne la Russie.', 'language': 'fr'}, ingested_at=datetime.now(UTC));"
        "assert Extractor().read(a).events; print(time.perf_counter() - t)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    print(f"\nfirst page read {float(done.stdout):.1f} s after the start of the process")
    assert float(done.stdout) > 0


if __name__ == "__main__":
    print(json.dumps(measured(sys.argv[1])))
