"""The broker that the integration tests talk to: a throw-away one, or the one of VIGIE_BROKER."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from vigie.local.broker import EmbeddedBroker
from vigie.local.jars import JarSource


def embedded(folder: Path, *, port: int = 0) -> EmbeddedBroker:
    """A broker on ``folder``, with the jars from where the environment says."""
    jars = os.environ.get("VIGIE_KAFKA_JARS")
    mirror = os.environ.get("VIGIE_MAVEN_REPOSITORY")
    return EmbeddedBroker(folder, port=port, jars=JarSource(Path(jars) if jars else None, mirror))


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """``host:port`` of a real Kafka, one per session: use topic and group names of your own."""
    given = os.environ.get("VIGIE_BROKER")
    if given:
        yield given
        return
    with embedded(tmp_path_factory.mktemp("kafka")) as running:
        yield running.address
