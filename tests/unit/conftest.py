"""Unit tests open no socket: what needs one is no unit."""

import socket

import pytest


@pytest.fixture(autouse=True)
def _no_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a unit test opened a socket: move it to tests/integration")

    monkeypatch.setattr(socket.socket, "connect", refuse)
