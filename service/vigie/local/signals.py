"""Ctrl-C, SIGTERM and a closed terminal in, one orderly end out."""

import signal
from types import FrameType, TracebackType
from typing import Self

STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stoppable:
    """The first signal ends what runs (``KeyboardInterrupt``); while it is being stopped, more of them change nothing.

    Someone who presses Ctrl-C twice would otherwise leave processes behind.
    """

    def __init__(self) -> None:
        self._deaf = False
        self._before: dict[signal.Signals, signal._HANDLER] = {}

    def deafen(self) -> None:
        """From now on everything is being stopped."""
        self._deaf = True

    def __enter__(self) -> Self:
        self._before = {number: signal.signal(number, self._heard) for number in STOPS}
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _heard(self, _number: int, _frame: FrameType | None) -> None:
        if not self._deaf:
            self._deaf = True
            raise KeyboardInterrupt
