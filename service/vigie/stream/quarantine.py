"""Messages that cannot be processed in, records of the rejected topic out: nothing leaves an agent."""

import logging
import traceback
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from aiokafka.errors import KafkaError
from faust.exceptions import ProducerSendError

from vigie.errors import Misconfigured, Rejected, Unavailable
from vigie.model.rejected import RejectedArticle
from vigie.stream.codec import attempt_of, instant_of, pairs, rejected_headers
from vigie.stream.metrics import Metrics

log = logging.getLogger(__name__)

Agent = Callable[[Any], Awaitable[None]]
"""What Faust wants of an agent: a coroutine function over a stream."""

WINDOW = 1000
"""Newest messages over which the rejected share is taken."""
ENOUGH = 200
"""Messages before the share says anything."""
LIMIT = 0.8
"""A share above this is a bad release or a broken feed, not bad articles."""

AWAY = (KafkaError, ProducerSendError, Unavailable, OSError)
"""What goes wrong because something outside is away: no message is to blame."""


class Quarantine:
    """Sends what cannot be processed to the rejected topic.

    Args:
        rejected: the topic.
        group: the consumer group that could not process it.
        metrics: where rejects are counted.
        stop: called with what no message is to blame for, a dependency that is away; it does not return.
        now: the wall clock, in UTC.
    """

    def __init__(
        self,
        rejected: Any,
        *,
        group: str,
        metrics: Metrics,
        stop: Callable[[BaseException], Awaitable[Any]],
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._rejected = rejected
        self._group = group
        self._metrics = metrics
        self._stop = stop
        self._now = now
        self._newest: deque[bool] = deque(maxlen=WINDOW)

    @asynccontextmanager
    async def guarding(self, message: Any) -> AsyncIterator[None]:
        """Let nothing escape: Faust acknowledges a message even when its agent raises.

        What is wrong with the message sends it to quarantine; what is wrong around it stops the worker, with the
        message unacknowledged.
        """
        try:
            yield
        except Rejected as rejection:
            await self.put(message, rejection.reason, rejection.detail)
        except (*AWAY, Misconfigured) as error:
            await self._stop(error)
        except Exception as error:  # noqa: BLE001  the one place where a bug is caught
            await self.put(message, "bug", f"{type(error).__name__}: {error}"[:300], trace=traceback.format_exc())
        else:
            self._newest.append(False)

    async def put(self, message: Any, reason: str, detail: str = "", *, trace: str = "") -> None:
        """Publish a message as rejected, its own bytes untouched, and wait until the broker has it."""
        origin = f"{message.topic}[{message.partition}]@{message.offset}"
        if trace:
            log.error("a bug while processing %s\n%s", origin, trace)
        else:
            log.info("rejected %s: %s %s", origin, reason, detail)
        record = self._record(message, reason, detail)
        try:
            sent = await self._rejected.send(key=record.key, value=record.value, headers=rejected_headers(record))
            await sent
        except Exception as error:  # noqa: BLE001  without quarantine there is nowhere to go
            await self._stop(error)
        self._metrics.rejected.labels(message.topic, reason).inc()
        self._newest.append(True)

    def passed(self) -> None:
        """Note a message that was processed outside of ``guarding``."""
        self._newest.append(False)

    @property
    def overflowing(self) -> str:
        """Say so where the rejected share passes the limit; else empty."""
        if len(self._newest) < ENOUGH:
            return ""
        share = sum(self._newest) / len(self._newest)
        return f"{share:.0%} of the newest {len(self._newest)} messages were rejected" if share > LIMIT else ""

    def _record(self, message: Any, reason: str, detail: str) -> RejectedArticle:
        headers = tuple(pairs(message.headers))
        return RejectedArticle(
            reason=reason,
            detail=" ".join(detail.split())[:300],
            topic=message.topic,
            partition=message.partition,
            offset=message.offset,
            timestamp=instant_of(message.timestamp),
            rejected_at=self._now(),
            attempt=attempt_of(headers),
            group=self._group,
            key=message.key,
            value=message.value,
            headers=headers,
        )
