"""A throw-away Kafka for a test, with its jars from where the environment says."""

import os
from pathlib import Path

from vigie.local.broker import EmbeddedBroker
from vigie.local.jars import JarSource


def embedded(folder: Path, *, port: int = 0) -> EmbeddedBroker:
    """Make a broker on ``folder``; the caller starts and stops it."""
    jars = os.environ.get("VIGIE_KAFKA_JARS")
    mirror = os.environ.get("VIGIE_MAVEN_REPOSITORY")
    return EmbeddedBroker(folder, port=port, jars=JarSource(Path(jars) if jars else None, mirror))
