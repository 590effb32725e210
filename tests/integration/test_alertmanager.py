"""A real Alertmanager with the committed routes: who is told, with which token, and what is held back."""

import json
import shutil
import socket
import subprocess
import threading
import time
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import yaml

COMMITTED = Path(__file__).resolve().parents[2] / "deploy" / "prometheus" / "alertmanager.yml"
PROGRAM = shutil.which("prometheus-alertmanager") or shutil.which("alertmanager")
pytestmark = pytest.mark.skipif(not PROGRAM, reason="Alertmanager: apt-get install prometheus-alertmanager")


class Receiver(ThreadingHTTPServer):
    """Takes notifications, and remembers who was told of what."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.told: set[tuple[str, str]] = set()
        self.tokens: set[str] = set()


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.tokens.add(self.headers.get("Authorization", ""))
        self.server.told |= {(self.path, alert["labels"]["alertname"]) for alert in body["alerts"]}
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    server = Receiver()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def address(receiver: Receiver, tmp_path: Path) -> Iterator[str]:
    text = COMMITTED.read_text("utf-8").replace("receiver:8080", f"127.0.0.1:{receiver.server_address[1]}")
    config = yaml.safe_load(text)
    config["global"]["http_config"]["authorization"]["credentials_file"] = str(tmp_path / "token")
    for route in (config["route"], *config["route"]["routes"]):
        route |= {"group_wait": "0s", "group_interval": "1s"}
    (tmp_path / "token").write_text("s3cret")
    (tmp_path / "alertmanager.yml").write_text(json.dumps(config))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        where = f"127.0.0.1:{free.getsockname()[1]}"
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(
            [PROGRAM, f"--config.file={tmp_path / 'alertmanager.yml'}", f"--storage.path={tmp_path / 'data'}",
             f"--web.listen-address={where}", "--cluster.listen-address="],
            stdout=log, stderr=log,
        )  # fmt: skip
    try:
        eventually(lambda: urllib.request.urlopen(f"http://{where}/-/ready", timeout=2).status == 200)
        yield where
    finally:
        process.terminate()
        process.wait(20)


def eventually(holds, patience: float = 60.0) -> None:
    until = time.monotonic() + patience
    while True:
        try:
            if holds():
                return
        except OSError:
            pass
        assert time.monotonic() < until, "it did not come to hold"
        time.sleep(0.1)


def post(address: str, *alerts: dict[str, str]) -> None:
    body = json.dumps([{"labels": labels, "annotations": {"summary": "x"}} for labels in alerts]).encode()
    request = urllib.request.Request(
        f"http://{address}/api/v2/alerts", data=body, headers={"Content-Type": "application/json"}
    )
    urllib.request.urlopen(request, timeout=5).close()


def held_back(address: str) -> set[str]:
    with urllib.request.urlopen(f"http://{address}/api/v2/alerts", timeout=5) as answer:
        return {one["labels"]["alertname"] for one in json.load(answer) if one["status"]["inhibitedBy"]}


def test_analysts_hear_of_the_highest_level_and_of_missing_news_and_operators_of_the_cause(
    receiver: Receiver, address: str
) -> None:
    dyad = {"audience": "analyst", "kind": "tension", "dyad": "RUS-UKR"}
    worker = {"audience": "operator", "job": "vigie-worker"}
    post(address, {"alertname": "DyadTensionCritical", "severity": "critical", **dyad},
         {"alertname": "VigieWorkerDown", "severity": "critical", "kind": "coverage", **worker})  # fmt: skip
    eventually(lambda: len(receiver.told) >= 3)
    post(address, {"alertname": "DyadTensionHigh", "severity": "warning", **dyad},
         {"alertname": "DyadTensionElevated", "severity": "info", **dyad},
         {"alertname": "DyadTensionElevated", "severity": "info", **dyad, "dyad": "ISR-LBN"},
         {"alertname": "VigieNewsSilent", "severity": "warning", "kind": "coverage", **worker},
         {"alertname": "Watchdog", "severity": "none", "kind": "heartbeat", "audience": "operator"})  # fmt: skip
    told = {
        ("/analysts", "DyadTensionCritical"),
        ("/analysts", "DyadTensionElevated"),  # of the other dyad
        ("/analysts", "VigieWorkerDown"),
        ("/pager", "VigieWorkerDown"),
        ("/heartbeat", "Watchdog"),
    }
    eventually(lambda: receiver.told == told)
    assert held_back(address) == {"DyadTensionHigh", "DyadTensionElevated", "VigieNewsSilent"}
    assert receiver.tokens == {"Bearer s3cret"}
