"""The dashboards in, pictures of them out, drawn by Grafana's own components: `make preview-dashboards`.

Starts a real Kafka, worker, archive and Prometheus, fills them with the seeds and a generated month, lets news trickle
in for some minutes, asks every query, and takes a picture of each dashboard with the Chromium of this machine. Needs
npm, chromium, prometheus and postgresql; the first time npm fetches 450 MB into a folder that git ignores.
"""

import argparse
import asyncio
import functools
import http.server
import json
import random
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright
from support.embedded import embedded
from support.grafana import DASHBOARDS, Json, Query, Window, queries_of, read
from support.month import month
from support.watched import Answer, Watched, watched
from support.workers import push_articles

HERE = Path(__file__).parent
PICTURES = HERE.parents[1] / "pictures"
WIDTH = 1500
COLOURS = 48
"""Of a picture's palette: enough for what is drawn, and a fourth of the bytes."""
SHORT = {"vigie-service": 15, "vigie-feeds": 0}
"""Minutes that a dashboard shows instead of its own range: Prometheus has just begun."""


def main() -> None:
    """Take the pictures."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--minutes", type=float, default=8, help="how long news trickle in before the pictures")
    arguments.add_argument("--only", default="", help="part of the name of the dashboards wanted")
    chosen = arguments.parse_args()
    page = build()
    with ExitStack() as open_:
        folder = Path(open_.enter_context(tempfile.TemporaryDirectory()))
        broker = open_.enter_context(embedded(folder / "kafka"))
        running = open_.enter_context(watched(broker.address, folder, quarter=90, most=6))
        asyncio.run(trickle(running, chosen.minutes))
        draw(running, page, chosen.only)


def build() -> Path:
    """Build the page that draws, where it is not there yet; gives its folder."""
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("npm is not on this machine")
    page = HERE / "dist"
    if not (HERE / "node_modules").exists():
        subprocess.run([npm, "install", "--no-audit", "--no-fund", "--legacy-peer-deps"], cwd=HERE, check=True)
    if not page.exists() or newest(HERE / "src") > page.stat().st_mtime:
        subprocess.run([npm, "run", "build"], cwd=HERE, check=True)
    return page


def newest(folder: Path) -> float:
    """When anything in a folder changed last."""
    return max(path.stat().st_mtime for path in folder.rglob("*"))


async def trickle(running: Watched, minutes: float) -> None:
    """Publish the last articles of another such month one by one, so that the service has something to show."""
    other = month(datetime.now(UTC).date(), quarter=0, seed=8)
    told = [article for article in other if not article["id"].endswith("-again")][-90:]
    random.Random(8).shuffle(told)  # noqa: S311  nothing secret
    for article in told:
        await push_articles(running.settings, [article])
        await asyncio.sleep(60 * minutes / len(told))


def draw(running: Watched, page: Path, only: str) -> None:
    """Ask what each dashboard asks, and take its picture."""
    PICTURES.mkdir(exist_ok=True)
    with serving(page) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        for path in DASHBOARDS:
            if only in path.stem:
                target = PICTURES / f"grafana-{path.stem.removeprefix('vigie-')}.png"
                photograph(browser, address, shown(running, read(path)), target)
                print(f"{target.name}: {target.stat().st_size // 1000} kB")


def photograph(browser: Any, address: str, preview: Json, target: Path) -> None:
    """Take one picture; what the page complains of is printed."""
    tab = browser.new_page(viewport={"width": WIDTH, "height": 900})
    tab.on("pageerror", lambda error: print("page:", error))
    tab.add_init_script(f"window.preview = {json.dumps(preview)}")
    tab.goto(address)
    tab.wait_for_selector("body[data-drawn]", timeout=120_000)
    tab.screenshot(path=target, full_page=True)
    tab.close()
    reduce(target)


def reduce(picture: Path) -> None:
    """Give a picture a palette."""
    from PIL import Image  # noqa: PLC0415  comes with the charts of the evaluation

    with Image.open(picture) as image:
        image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(picture, optimize=True)


def shown(running: Watched, board: Json) -> Json:
    """Give a dashboard with its answers, as the page reads them."""
    minutes = SHORT.get(board["uid"])
    if minutes:
        board["time"]["from"] = f"now-{minutes}m"
    window = running.window(board)
    answers: dict[int, list[Json]] = {}
    marks = []
    for query in queries_of(board):
        if query.panel:
            answers.setdefault(query.panel["id"], []).append(answered(running, query, window))
        elif query.is_sql:
            marks += [{"time": float(row[0]) * 1000, "color": "red"} for row in running.ask(query, window).rows]
    return {
        "board": board,
        "answers": answers,
        "marks": marks,
        "menus": dict(window.menus),
        "since": window.since.isoformat(),
        "until": window.until.isoformat(),
    }


def answered(running: Watched, query: Query, window: Window) -> Json:
    """Give one answer; instants of SQL become milliseconds."""
    answer: Answer = running.ask(query, window)
    target = next(one for one in query.panel["targets"] if one["refId"] == query.place.rsplit(" ", 1)[1])
    moments = {
        name for at, name in enumerate(answer.columns) if any(isinstance(row[at], datetime) for row in answer.rows)
    }
    return {
        "refId": target["refId"],
        "legend": target.get("legendFormat", ""),
        "instant": query.instant,
        "curves": query.series,
        "columns": list(answer.columns),
        "moments": sorted(moments),
        "rows": [[plain(value) for value in row] for row in answer.rows],
        "series": list(answer.series),
    }


def plain(value: Any) -> Any:
    """Write a value of the database as JSON has it."""
    match value:
        case datetime():
            return value.timestamp() * 1000
        case date():
            return value.isoformat()
        case Decimal():
            return float(value)
    return value


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve a folder on a free port of this machine; gives its address."""
    handler = functools.partial(Quiet, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves without a line per request."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


if __name__ == "__main__":
    main()
