"""A Kafka that asks for passwords, for TLS, or for a certificate: one listener for each."""

import os
import socket
import subprocess
import time
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from vigie.local import process
from vigie.local.jars import JarSource, class_path, read_lock, verified_jars
from vigie.local.java import find_java
from vigie.local.kraft import Node, aot_cache_file

USER, PASSWORD = "vigie", "a pass-word with spaces"
LISTENERS = {"SASL": "SASL_PLAINTEXT", "TLS": "SSL", "SASLTLS": "SASL_SSL", "MTLS": "SSL"}

_SCRAM = "org.apache.kafka.common.security.scram.ScramLoginModule required;"


class SecuredBroker:
    """One Kafka node in ``folder``; ``address`` gives ``127.0.0.1:port`` of a listener.

    Its certificates lie in ``folder``: ``ca.pem``, ``client.pem`` and ``client.key``, and ``stranger.pem``, a CA that
    signed nothing.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        self.folder = folder
        self._ports = _free_ports(len(LISTENERS) + 2)
        given, mirror = os.environ.get("VIGIE_KAFKA_JARS"), os.environ.get("VIGIE_MAVEN_REPOSITORY")
        jars = class_path(verified_jars(read_lock(), JarSource(Path(given) if given else None, mirror)))
        self._node = Node(folder, find_java(), jars, aot_cache_file(read_lock(), find_java(), jars))

    def address(self, listener: str) -> str:
        """Where a listener answers: SASL, TLS, SASLTLS or MTLS."""
        return f"127.0.0.1:{self._ports[list(LISTENERS).index(listener)]}"

    def __enter__(self) -> Self:
        self._certify()
        # The tool prints the derived keys: its output stays in the folder of the test.
        scram = f'SCRAM-SHA-512=[name={USER},password="{PASSWORD}"]'
        tool = process.spawn([*self._node.format_command(), "--add-scram", scram], output=self.folder / "format.log")
        assert tool.wait(120) == 0, (self.folder / "format.log").read_text()
        self._node.take_formatted()
        *_, port, controller = self._ports
        self._node.configure(port, controller)
        self._node.properties.write_text(self._secured(self._node.properties.read_text()), "utf-8")
        self._child = process.spawn(self._node.command(), output=self._node.output)
        until = time.monotonic() + 60
        while not _accepts(self.address("MTLS")):
            assert self._child.poll() is None, self._node.output.read_text()
            assert time.monotonic() < until, "the secured Kafka did not start"
            time.sleep(0.1)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        process.stop(self._child, grace=20)

    def _secured(self, plain: str) -> str:
        lines = plain.splitlines()
        for name in ("listeners=", "advertised.listeners="):
            index = next(number for number, line in enumerate(lines) if line.startswith(name))
            lines[index] += "".join(f",{listener}://{self.address(listener)}" for listener in LISTENERS)
        index = next(number for number, line in enumerate(lines) if line.startswith("listener.security.protocol.map"))
        lines[index] += "".join(f",{listener}:{protocol}" for listener, protocol in LISTENERS.items())
        return "\n".join(
            [
                *lines,
                "sasl.enabled.mechanisms=SCRAM-SHA-512",
                f"listener.name.sasl.scram-sha-512.sasl.jaas.config={_SCRAM}",
                f"listener.name.sasltls.scram-sha-512.sasl.jaas.config={_SCRAM}",
                "ssl.keystore.type=PEM",
                f"ssl.keystore.location={self.folder / 'broker.pem'}",
                "ssl.truststore.type=PEM",
                f"ssl.truststore.location={self.folder / 'ca.pem'}",
                "listener.name.mtls.ssl.client.auth=required",
                "",
            ]
        )

    def _certify(self) -> None:
        for authority in ("ca", "stranger"):
            self._openssl(
                "req -x509 -newkey rsa:2048 -nodes -days 2 -sha256 "
                f"-subj /CN={authority} -keyout {authority}.key -out {authority}.pem"
            )
        for name in ("broker", "client"):
            self._openssl(f"req -newkey rsa:2048 -nodes -subj /CN={name} -keyout {name}.key -out {name}.csr")
            (self.folder / "extensions").write_text("subjectAltName=IP:127.0.0.1\n")
            self._openssl(
                f"x509 -req -in {name}.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -sha256 "
                f"-extfile extensions -out {name}.pem"
            )
        parts = [(self.folder / part).read_text() for part in ("broker.key", "broker.pem", "ca.pem")]
        (self.folder / "broker.pem").write_text("".join(parts))

    def _openssl(self, arguments: str) -> None:
        subprocess.run(["openssl", *arguments.split()], cwd=self.folder, capture_output=True, check=True)


def _free_ports(count: int) -> list[int]:
    with ExitStack() as held:
        probes = [held.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]


def _accepts(address: str) -> bool:
    host, port = address.split(":")
    try:
        with socket.create_connection((host, int(port)), timeout=1):
            return True
    except OSError:
        return False
