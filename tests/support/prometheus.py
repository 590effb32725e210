"""A real Prometheus that scrapes one worker, and the queries of a dashboard as Grafana sends them to it."""

import json
import re
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Any, Self

DASHBOARDS = Path(__file__).resolve().parents[2] / "deploy" / "grafana" / "dashboards"
VARIABLES = {"$__rate_interval": "1m", "$__interval": "1m", "$__range": "1d", "$job": ".+", "$dyad": ".+"}
LABEL_VALUES = re.compile(r"label_values\((.*), \w+\)")
INSTALL = "Prometheus is not on this machine: apt-get install prometheus"


def substituted(expr: str) -> str:
    """The query as Grafana sends it, with every menu at its first entry, All."""
    for name, value in VARIABLES.items():
        expr = expr.replace(name, value)
    return expr


def queries_of(path: Path) -> dict[str, str]:
    """Every query of a dashboard by where it stands: panels, annotations, variables."""
    board = json.loads(path.read_text(encoding="utf-8"))
    found = {
        f"panel {panel['title']} {target['refId']}": target["expr"]
        for panel in board["panels"]
        for target in panel["targets"]
    }
    found |= {f"annotation {annotation['name']}": annotation["expr"] for annotation in board["annotations"]["list"]}
    for variable in board["templating"]["list"]:
        if variable["type"] == "query":
            match = LABEL_VALUES.fullmatch(variable["query"]["query"])
            assert match, variable["query"]
            found[f"variable {variable['name']}"] = match.group(1)
    return {place: substituted(expr) for place, expr in found.items()}


class Prometheus:
    """A Prometheus on a free loopback port that scrapes ``target`` every second; its data lies in ``folder``."""

    def __init__(self, folder: Path, target: str) -> None:
        self._folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.address = f"127.0.0.1:{free.getsockname()[1]}"
        config = {
            "global": {"scrape_interval": "1s", "evaluation_interval": "1s"},
            "scrape_configs": [{"job_name": "vigie-worker", "static_configs": [{"targets": [target]}]}],
        }
        folder.mkdir(parents=True)
        (folder / "prometheus.yml").write_text(json.dumps(config), encoding="utf-8")

    def __enter__(self) -> Self:
        program = shutil.which("prometheus")
        assert program, INSTALL
        with (self._folder / "log").open("wb") as log:
            self._process = subprocess.Popen(
                [
                    program,
                    f"--config.file={self._folder / 'prometheus.yml'}",
                    f"--storage.tsdb.path={self._folder / 'data'}",
                    f"--web.listen-address={self.address}",
                ],
                stdout=log,
                stderr=log,
            )
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._process.terminate()
        self._process.wait(30)

    def ask(self, expr: str) -> list[dict[str, Any]]:
        """Run an instant query; raises where Prometheus refuses it."""
        query = urllib.parse.urlencode({"query": expr})
        with urllib.request.urlopen(f"http://{self.address}/api/v1/query?{query}", timeout=10) as answer:
            return list(json.load(answer)["data"]["result"])

    def wait_for(self, expr: str, patience: float = 60.0) -> list[dict[str, Any]]:
        """Ask until there is an answer that is not empty; gives the last answer either way."""
        until = time.monotonic() + patience
        while True:
            try:
                result = self.ask(expr)
            except (OSError, urllib.error.URLError):
                result = []
            if result or time.monotonic() > until:
                return result
            time.sleep(0.5)
