"""The broker that the integration tests talk to, and a data folder on which nothing is left running."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.embedded import embedded
from support.running import end_all_on


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """``host:port`` of a real Kafka, that of VIGIE_BROKER or one per session: use topic and group names of your own."""
    given = os.environ.get("VIGIE_BROKER")
    if given:
        yield given
        return
    with embedded(tmp_path_factory.mktemp("kafka")) as running:
        yield running.address


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A data folder for `vigie`; what it leaves running there is ended."""
    yield tmp_path / "data"
    end_all_on(tmp_path / "data")
