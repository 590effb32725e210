"""Files in, findings as JSON Lines out: `vigie extract`. No Kafka."""

import json
import multiprocessing
import os
import signal
import sys
import traceback
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from datetime import datetime
from itertools import chain, islice
from pathlib import Path

from vigie.cli.files import articles_of, sources
from vigie.errors import Misconfigured, Rejected
from vigie.extraction.extractor import shared_extractor
from vigie.model.article import Article, read_article
from vigie.model.findings import Findings, printed
from vigie.model.given import Given

CHUNK = 4
"""Articles handed to a process at once."""
FEW = 12
"""Below that many articles, one process is ready before a second one has loaded its packs."""

Task = tuple[str, bytes, str]
"""Place, bytes of the article, or why it is none."""
Result = tuple[str, str, str]
"""Place, the line to print, or why there is none."""


def extract_files(files: list[str], *, now: datetime, processes: int, stages: bool) -> bool:
    """Print the findings of every article, in order; what cannot be read is named on standard error.

    Args:
        files: what was typed.
        now: the publication of articles that carry no date.
        processes: how many read; 0 is one a core.
        stages: print also what each stage found.

    Returns:
        Whether all could be read.
    """
    good = True
    given = articles_of(sources(files), now=now)
    for place, line, problem in _read_all(given, now, stages=stages, processes=processes):
        if problem:
            good = False
            print(f"{place}: {problem}", file=sys.stderr)
        else:
            sys.stdout.buffer.write(line.encode("utf-8", "replace") + b"\n")
    sys.stdout.buffer.flush()
    return good


def _read_all(given: Iterator[Given], now: datetime, *, stages: bool, processes: int) -> Iterator[Result]:
    rest = ((one.place, one.value, str(one.error or "")) for one in given)
    first = list(islice(rest, FEW))
    tasks = chain(first, rest)
    processes = processes or (os.cpu_count() or 1)
    if len(first) < FEW or processes == 1:
        yield from (_read(task, now, stages=stages) for task in tasks)
    else:
        yield from _read_in_processes(tasks, now, stages=stages, processes=processes)


def _read_in_processes(tasks: Iterator[Task], now: datetime, *, stages: bool, processes: int) -> Iterator[Result]:
    """Read in several processes, and give the results in the order of the articles."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context, initializer=_begin) as pool:
        pending: deque[Future[list[Result]]] = deque()
        try:
            while chunk := list(islice(tasks, CHUNK)):
                pending.append(pool.submit(_read_chunk, chunk, now, stages=stages))
                while len(pending) > 2 * processes or (pending and pending[0].done()):
                    yield from pending.popleft().result()
            while pending:
                yield from pending.popleft().result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _begin() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _read_chunk(tasks: list[Task], now: datetime, *, stages: bool) -> list[Result]:
    return [_read(task, now, stages=stages) for task in tasks]


def _read(task: Task, now: datetime, *, stages: bool) -> Result:
    place, value, problem = task
    if problem:
        return place, "", problem
    try:
        article = read_article(value, ingested_at=now)
        record = printed(findings_of(article))
        if stages:
            record["stages"] = shared_extractor().stages(article)
    except Rejected as rejection:
        return place, "", str(rejection)
    return place, json.dumps(record, ensure_ascii=False), ""


def findings_of(article: Article) -> Findings:
    """Read one article.

    Raises:
        Rejected: where it cannot be read; reason ``bug`` where that is our fault: it costs this article alone.
    """
    extractor = shared_extractor()
    try:
        return extractor.read(article)
    except (Rejected, Misconfigured):
        raise
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(place.filename).name}:{place.lineno}"
        raise Rejected("bug", f"{type(error).__name__} in {where}: {error}") from error
