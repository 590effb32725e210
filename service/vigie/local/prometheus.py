"""The addresses of processes in, a Prometheus beside them out, with the very rules that a deployment has."""

import contextlib
import json
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import psutil
import yaml

from vigie.errors import Misconfigured, Unavailable
from vigie.local import process

PLACES = (
    Path(__file__).parents[3] / "deploy" / "prometheus",
    Path(sys.prefix, "share", "vigie", "prometheus"),
)
"""In a checkout, and where an installed package puts configuration and rules."""
INSTALL = "`apt-get install prometheus` (Debian, Ubuntu), `brew install prometheus` (macOS)"
EVERY = "5s"
"""Between two scrapes, and two evaluations: a person watches, who wants to see at once what happens."""
START_TIMEOUT = 30.0
STOP_TIMEOUT = 15.0
_PAUSE = 0.1
_MARK = "prometheus.json"
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def find_prometheus() -> Path | None:
    """Find the program on the path; None where there is none."""
    found = shutil.which("prometheus")
    return Path(found) if found else None


def version_of(program: Path) -> str:
    """Ask which version it is; empty where it does not say."""
    try:
        done = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=10, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return ""
    match = re.search(r"version (\S+)", done.stdout + done.stderr)
    return match.group(1) if match else ""


def committed_folder() -> Path:
    """Find the folder of ``prometheus.yml`` and the rules.

    Raises:
        Misconfigured: it is in none of its places.
    """
    for place in PLACES:
        if (place / "prometheus.yml").is_file():
            return place
    raise Misconfigured(f"prometheus.yml is missing: {PLACES[0]} and {PLACES[1]} do not hold it")


def configured_here(committed: Mapping[str, Any], *, rules: Path, targets: Path, own: str) -> dict[str, Any]:
    """Turn the configuration of a deployment into one of this machine.

    Args:
        committed: as read from ``prometheus.yml``.
        rules: the folder that its ``rule_files`` are relative to.
        targets: the folder with one file of addresses for each job.
        own: where this Prometheus itself answers.
    """
    here = {name: part for name, part in committed.items() if name != "alerting"}
    here["global"] = {**committed["global"], "scrape_interval": EVERY, "evaluation_interval": EVERY}
    here["rule_files"] = [str(rules / pattern) for pattern in committed["rule_files"]]
    here["scrape_configs"] = []
    for job in committed["scrape_configs"]:
        kept = {name: part for name, part in job.items() if not name.endswith("_configs")}
        if "dns_sd_configs" in job:
            files = [str(targets / f"{job['job_name']}.json")]
            here["scrape_configs"].append(kept | {"file_sd_configs": [{"files": files, "refresh_interval": "5s"}]})
        elif job["job_name"] == "prometheus":
            here["scrape_configs"].append(kept | {"static_configs": [{"targets": [own]}]})
    return here


class LocalPrometheus:
    """A Prometheus on a free port of the loopback; its configuration and data lie in ``folder``.

    Raises:
        Unavailable: where none is on this machine.
    """

    def __init__(self, folder: Path, *, log: Callable[[str], None] = lambda _words: None) -> None:
        program = find_prometheus()
        if program is None:
            raise Unavailable(f"no Prometheus on this machine: {INSTALL}")
        self._program = program
        self._committed = committed_folder()
        self.folder = folder.absolute()
        self._log = log
        self._output = self.folder / "prometheus.log"
        self._child: process.Child | None = None
        self.address = ""

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self._child is not None and self._child.poll() is None

    @property
    def url(self) -> str:
        """Where it answers, as ``http://127.0.0.1:1234``."""
        return f"http://{self.address}"

    def watch(self, job: str, urls: Iterable[str]) -> None:
        """Say where the processes of a job answer; may be said again at any time."""
        folder = self.folder / "targets"
        folder.mkdir(parents=True, exist_ok=True)
        draft = folder / f"{job}.part"
        draft.write_text(json.dumps([{"targets": [url.removeprefix("http://") for url in urls]}]), "utf-8")
        draft.replace(folder / f"{job}.json")

    def start(self) -> str:
        """Start it, wait until it answers, and give its URL.

        Raises:
            Unavailable: in one line, why it does not.
        """
        self._stop_orphan()
        self.address = self.address or f"127.0.0.1:{_free_port()}"
        self._configure()
        self._output.unlink(missing_ok=True)
        self._child = process.spawn(self._command(), output=self._output)
        with contextlib.suppress(psutil.NoSuchProcess):  # the wait below says why it ended
            running = psutil.Process(self._child.pid)
            process.Mark(running.pid, running.create_time(), self.address).write(self.folder / _MARK)
        try:
            self._wait_until_ready()
        except BaseException:
            self.stop()
            raise
        return self.url

    def stop(self) -> None:
        """Stop it, by its process id, and wait until it is gone."""
        if self._child is not None:
            if self.alive:
                process.stop(self._child, grace=STOP_TIMEOUT)
            self._child = None
            (self.folder / _MARK).unlink(missing_ok=True)

    def _configure(self) -> None:
        committed = yaml.safe_load((self._committed / "prometheus.yml").read_text("utf-8"))
        targets = self.folder / "targets"
        here = configured_here(committed, rules=self._committed, targets=targets, own=self.address)
        targets.mkdir(parents=True, exist_ok=True)
        self._configuration.write_text(json.dumps(here, indent=2) + "\n", "utf-8")

    @property
    def _configuration(self) -> Path:
        return self.folder / "prometheus.yml"

    def _command(self) -> list[str]:
        return [
            str(self._program),
            f"--config.file={self._configuration}",
            f"--storage.tsdb.path={self.folder / 'data'}",
            f"--web.listen-address={self.address}",
            "--log.level=warn",
        ]

    def _wait_until_ready(self) -> None:
        until = time.monotonic() + START_TIMEOUT
        while not self._answers():
            if not self.alive:
                raise Unavailable(f"Prometheus ended: {process.last_words(self._output)} (see {self._output})")
            if time.monotonic() > until:
                raise Unavailable(f"Prometheus did not answer within {START_TIMEOUT:.0f} s: see {self._output}")
            time.sleep(_PAUSE)

    def _answers(self) -> bool:
        try:
            with _DIRECT.open(f"{self.url}/-/ready", timeout=2) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def _stop_orphan(self) -> None:
        mark = process.read_mark(self.folder / _MARK)
        orphan = mark.process() if mark else None
        if orphan:
            self._log("stopping the Prometheus that an earlier run left behind")
            process.stop_orphan(orphan, grace=STOP_TIMEOUT)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
