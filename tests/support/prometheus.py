"""A real Prometheus that scrapes processes of ours, with the committed rules where a test asks for them."""

import json
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

INSTALL = "Prometheus is not on this machine: apt-get install prometheus"


class Asked:
    """A Prometheus that runs already, at ``host:port``."""

    def __init__(self, address: str) -> None:
        self.address = address

    def ask(self, expr: str) -> list[dict[str, Any]]:
        """Run an instant query; raises where Prometheus refuses it."""
        return self._get("query", query=expr)

    def ask_over(self, expr: str, *, since: float, until: float, step: float) -> list[dict[str, Any]]:
        """Run a query over a range of seconds since 1970; both ends are aligned to the step, as Grafana does."""
        return self._get("query_range", query=expr, start=since // step * step, end=until // step * step, step=step)

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

    def _get(self, question: str, **asked: str | float) -> list[dict[str, Any]]:
        url = f"http://{self.address}/api/v1/{question}?{urllib.parse.urlencode(asked)}"
        with urllib.request.urlopen(url, timeout=10) as answer:
            return list(json.load(answer)["data"]["result"])


class Prometheus(Asked):
    """A Prometheus on a free loopback port; its data lies in ``folder``.

    Args:
        folder: not there yet.
        target: ``host:port`` of a worker, scraped every two seconds.
        others: more targets as (job, host:port).
        rules: rule files that it evaluates as often.
    """

    def __init__(
        self, folder: Path, target: str, *, others: Iterable[tuple[str, str]] = (), rules: Iterable[Path] = ()
    ) -> None:
        self._folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            super().__init__(f"127.0.0.1:{free.getsockname()[1]}")
        config = {
            "global": {"scrape_interval": "2s", "evaluation_interval": "2s"},
            "rule_files": [str(path) for path in rules],
            "scrape_configs": [
                {"job_name": job, "static_configs": [{"targets": [address]}]}
                for job, address in (("vigie-worker", target), *others)
            ],
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
