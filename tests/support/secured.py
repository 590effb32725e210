"""A real Kafka with a listener for each way of securing one, and the certificates for it."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import trustme
from cryptography.hazmat.primitives import serialization
from vigie.local import process
from vigie.local.broker import EmbeddedBroker
from vigie.local.jars import class_path, read_lock, verified_jars
from vigie.local.java import find_java
from vigie.local.kraft import Node
from vigie.settings import Settings

USER, PASSWORD = "vigie", "a secret of tests"
LISTENERS = {"SASL": "SASL_PLAINTEXT", "TLS": "SSL", "SASLTLS": "SASL_SSL", "MTLS": "SSL"}

_SECURED = """\
listeners={listeners},CONTROLLER://127.0.0.1:{controller}
advertised.listeners={listeners}
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SASL:SASL_PLAINTEXT,TLS:SSL,SASLTLS:SASL_SSL,MTLS:SSL
sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-256,SCRAM-SHA-512
{jaas}
ssl.keystore.type=PEM
ssl.keystore.location={folder}/broker.pem
ssl.truststore.type=PEM
ssl.truststore.location={folder}/ca.pem
listener.name.mtls.ssl.client.auth=required
"""
_SCRAM = "org.apache.kafka.common.security.scram.ScramLoginModule required;"
_PLAIN = f'org.apache.kafka.common.security.plain.PlainLoginModule required user_{USER}="{PASSWORD}";'


@dataclass(frozen=True, slots=True)
class SecuredKafka:
    """Where its listeners are, and the files that a client needs."""

    ports: dict[str, int]
    folder: Path

    def settings(self, listener: str, **changed: Any) -> Settings:
        """Settings that should be let in."""
        given: dict[str, Any] = {
            "broker": f"127.0.0.1:{self.ports[listener]}",
            "security_protocol": LISTENERS.get(listener, "PLAINTEXT"),
            "partitions": 1,
            "namespace": listener.lower(),
        }
        if listener.startswith("SASL"):
            given |= {"sasl_username": USER, "sasl_password": PASSWORD}
        if listener.endswith("TLS"):
            given["tls_ca"] = self.folder / "ca.pem"
        if listener == "MTLS":
            given |= {"tls_certificate": self.folder / "client.pem", "tls_key": self.folder / "client.key"}
        return Settings(**(given | changed))


@contextmanager
def secured_kafka(folder: Path, broker: EmbeddedBroker) -> Iterator[SecuredKafka]:
    """Start one on ``folder``; ``broker`` says what Java and which jars run it."""
    _write_certificates(folder)
    node = Node(folder, find_java(), class_path(verified_jars(read_lock(), broker._jars)))
    format_command = node.format_command()
    scram = [f"{mechanism}=[name={USER},password={PASSWORD}]" for mechanism in ("SCRAM-SHA-256", "SCRAM-SHA-512")]
    _run_to_end(node, [*format_command, *(word for one in scram for word in ("--add-scram", one))])
    node.take_formatted()
    ports = dict(zip(("PLAINTEXT", *LISTENERS, "CONTROLLER"), _free_ports(len(LISTENERS) + 2), strict=True))
    _configure(node, folder, ports)
    child = process.spawn(node.command(), output=node.output)
    try:
        _wait_for(ports["MTLS"])
        yield SecuredKafka(ports, folder)
    finally:
        child.terminate()
        child.wait(30)


def _configure(node: Node, folder: Path, ports: dict[str, int]) -> None:
    node.configure(ports["PLAINTEXT"], ports["CONTROLLER"])
    listeners = ",".join(f"{name}://127.0.0.1:{port}" for name, port in ports.items() if name != "CONTROLLER")
    mechanisms = {"plain": _PLAIN, "scram-sha-256": _SCRAM, "scram-sha-512": _SCRAM}
    jaas = "\n".join(
        f"listener.name.{name}.{mechanism}.sasl.jaas.config={login}"
        for name in ("sasl", "sasltls")
        for mechanism, login in mechanisms.items()
    )
    own = _SECURED.format(listeners=listeners, controller=ports["CONTROLLER"], jaas=jaas, folder=folder)
    replaced = {line.partition("=")[0] for line in own.splitlines()}
    kept = [line for line in node.properties.read_text().splitlines() if line.partition("=")[0] not in replaced]
    node.properties.write_text("\n".join(kept) + "\n" + own)


def _write_certificates(folder: Path) -> None:
    ca, stranger = trustme.CA(), trustme.CA()
    ca.cert_pem.write_to_path(folder / "ca.pem")
    stranger.cert_pem.write_to_path(folder / "stranger.pem")
    server, client = ca.issue_cert("127.0.0.1"), ca.issue_cert("client@vigie.example")
    chain = b"".join(part.bytes() for part in server.cert_chain_pems)
    (folder / "broker.pem").write_bytes(_as_pkcs8(server.private_key_pem.bytes()) + chain + ca.cert_pem.bytes())
    (folder / "client.key").write_bytes(client.private_key_pem.bytes())
    (folder / "client.pem").write_bytes(b"".join(part.bytes() for part in client.cert_chain_pems))


def _as_pkcs8(key: bytes) -> bytes:
    """Kafka reads no other form of key."""
    loaded = serialization.load_pem_private_key(key, None)
    return loaded.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _run_to_end(node: Node, command: list[str]) -> None:
    child = process.spawn(command, output=node.output)
    assert child.wait(60) == 0, node.output.read_text()


def _free_ports(count: int) -> list[int]:
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def _wait_for(port: int) -> None:
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise TimeoutError("the secured Kafka did not start")
