"""Log records in, few lines out: what the Kafka clients repeat by the thousand is said once in a while."""

import logging
import sys
import time
from collections.abc import Callable
from typing import TextIO

QUIET = 10.0
"""Seconds in which a client says the same thing once; a broker that is away makes 93 lines a second otherwise."""
LONGEST_QUIET = 600.0
"""Seconds to which that grows, doubling, while it goes on saying it: an outage of a night is some dozen lines."""
CLIENTS = ("aiokafka", "faust", "mode", "asyncio")
UNTRUE = ("Topic creation disabled!", "Unable to request metadata", "Group Coordinator Request failed")
"""Beginnings of lines that alarm and mean nothing here: topics are created by us; a broker that has just started does
not know its coordinators yet; an outage is said by others."""


class OnceInAWhile(logging.Filter):
    """Lets a line of a client through once in a while, ever less often, with how many were left out."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._said: dict[tuple[str, str], tuple[float, float, int]] = {}
        """When each was let through, how long it is quiet from then on, and how many were left out."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Decide on one record."""
        if not record.name.startswith(CLIENTS):
            return True
        said = str(record.msg)
        if said.startswith(UNTRUE):
            return False
        # Messages made before logging differ in their numbers alone: their beginning tells them apart.
        key, now = (record.name, said[:30]), self._clock()
        at, quiet, left_out = self._said.get(key, (float("-inf"), QUIET, 0))
        if now - at < quiet:
            self._said[key] = (at, quiet, left_out + 1)
            return False
        goes_on = left_out and now - at < 2 * quiet
        self._said[key] = (now, min(2 * quiet, LONGEST_QUIET) if goes_on else QUIET, 0)
        if left_out:
            record.msg = f"{record.getMessage()} (and {left_out} more like it)"
            record.args = ()
        return True


def set_up(level: str, stream: TextIO | None = None) -> None:
    """Log to standard error, the Kafka clients one level quieter than ourselves."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%S%z"))
    handler.addFilter(OnceInAWhile())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    faust = "vigie.stream.clients.safe", "vigie.stream.health.monitor"  # Faust names its services by our modules
    for name in (*CLIENTS, *faust):
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelName(level)))
    logging.captureWarnings(capture=True)
