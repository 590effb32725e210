"""The broker that the integration tests talk to: a throw-away one, or the one of VIGIE_BROKER."""

import os
from collections.abc import Iterator

import pytest
from support.embedded import embedded


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """``host:port`` of a real Kafka, one per session: use topic and group names of your own."""
    given = os.environ.get("VIGIE_BROKER")
    if given:
        yield given
        return
    with embedded(tmp_path_factory.mktemp("kafka")) as running:
        yield running.address
