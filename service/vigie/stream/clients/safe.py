"""Faust without its losses: the few methods of version 0.15.3 that lose, stall or repeat records, put right.

They are: recovery that drops what arrives between seek and queue clear (faust-streaming #596), commits past a message
in flight (#606), offsets forgotten at a rebalance (#502), sends whose failure nobody sees before the commit. Each
override has its regression test: tests/unit/stream/clients/test_safe.py, tests/integration/test_faults.py.
"""

import asyncio
from collections.abc import Mapping
from typing import Any, NoReturn

import faust
from faust.tables.manager import TableManager
from faust.tables.recovery import Recovery
from faust.transport.drivers import aiokafka as driver

from vigie.errors import Misconfigured

TESTED = ("0.15.3",)
"""Versions of faust-streaming under which the regression tests passed. A fix upstream makes ours step aside."""
REVOKE_TIMEOUT = 10.0
"""Seconds to commit before partitions go: under the session timeout, or the group moves on without us."""


def check_faust(version: str = faust.__version__) -> None:
    """Refuse a Faust whose inner workings these overrides were never tried on.

    Raises:
        Misconfigured: naming the version and what to do.
    """
    if version not in TESTED:
        raise Misconfigured(
            f"faust-streaming {version} was never tested with vigie/stream/clients/safe.py: install {TESTED[-1]},"
            " or run `make faults` with the new one and add it there"
        )


class SafeConsumer(driver.Consumer):  # type: ignore[misc]
    """Commits never past the oldest message in flight, before a rebalance too, and only what was published."""

    def _new_offset(self, tp: Any) -> int | None:
        acked = self._acked[tp]
        in_flight = [m.offset for m in list(self._unacked_messages) if m.tp == tp and not m.acked]
        if not acked or not in_flight:
            return super()._new_offset(tp)  # type: ignore[no-any-return]
        oldest = min(in_flight)
        held = [offset for offset in acked if offset >= oldest]
        self._acked[tp] = [offset for offset in acked if offset < oldest]
        try:
            return super()._new_offset(tp)  # type: ignore[no-any-return]
        finally:
            self._acked[tp].extend(held)

    async def on_partitions_revoked(self, revoked: Any) -> None:
        """Commit before Faust forgets what was acknowledged; else a rebalance repeats it."""
        try:
            async with asyncio.timeout(REVOKE_TIMEOUT):
                if not await self.commit():  # another commit was under way and may have missed the newest
                    await self.commit()
        except Exception as error:  # noqa: BLE001  repeated records are harmless, a broken rebalance is not
            self.log.warning("no commit before the rebalance: %r", error)
        await super().on_partitions_revoked(revoked)

    async def _commit_offsets(self, offsets: Mapping[Any, int], start_new_transaction: bool = True) -> bool:
        """Commit once everything that was sent is acknowledged by the broker, table changelogs among it.

        After a crash nothing is committed: Faust acknowledges the batch at hand when it cancels the agent, and would
        commit what ``fail_stop`` has left undone.
        """
        if self.app.crashed:
            return False
        producer = self.app.producer
        if producer.outstanding:
            await asyncio.wait(set(producer.outstanding))
            await asyncio.sleep(0)  # lets the callbacks of the last one run
        if producer.failure is not None:
            await self.crash(producer.failure)
        if producer.failure is not None or self.app.crashed:
            return False
        return await super()._commit_offsets(offsets, start_new_transaction)  # type: ignore[no-any-return]


class SafeProducer(driver.Producer):  # type: ignore[misc]
    """Acknowledged by all replicas, no duplicates by retries, and no failure goes unseen.

    ``send_soon`` returns a future that nobody awaits (table changelogs are sent so): they are kept until settled.
    """

    def __post_init__(self) -> None:
        super().__post_init__()
        self.outstanding: set[asyncio.Future[Any]] = set()
        self.failure: BaseException | None = None

    def send_soon(self, fut: Any) -> None:
        """Send without waiting, and keep the future until it settles."""
        self.outstanding.add(fut)
        fut.add_done_callback(self._settled)
        super().send_soon(fut)

    def _settled(self, fut: "asyncio.Future[Any]") -> None:
        self.outstanding.discard(fut)
        if not fut.cancelled() and (error := fut.exception()) is not None:
            self.failure = self.failure or error

    def _settings_extra(self) -> Mapping[str, Any]:
        return {"acks": "all", "enable_idempotence": True}


class SafeRecovery(Recovery):  # type: ignore[misc]
    """Delivers no record until seek and queue clear are done."""

    async def on_recovery_completed(self, generation_id: int = 0) -> None:
        """Stop the fetcher for as long as the original moves positions and empties queues."""
        self.app.consumer.stop_flow()  # upstream resumes the flow as its last step
        await self.app.consumer.wait_for_stopped_flow()
        await super().on_recovery_completed(generation_id)


class SafeTableManager(TableManager):  # type: ignore[misc]
    """Tables that recover safely."""

    _recovery: SafeRecovery | None

    @property
    def recovery(self) -> SafeRecovery:
        """The recovery service, made when first asked for."""
        if self._recovery is None:
            self._recovery = SafeRecovery(self.app, self, beacon=self.beacon, loop=self.loop)
        return self._recovery


class SafeApp(faust.App):  # type: ignore[misc]
    """A Faust app with all of the above."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        check_faust()
        settings.setdefault("TableManager", SafeTableManager)
        super().__init__(*args, **settings)

    def _new_transport(self) -> Any:
        transport = super()._new_transport()
        transport.Consumer, transport.Producer = SafeConsumer, SafeProducer
        return transport


async def fail_stop(app: faust.App, error: BaseException) -> NoReturn:
    """Stop the worker with the message at hand unacknowledged: an exception that leaves an agent loses it."""
    await app.crash(error)
    await asyncio.get_running_loop().create_future()
    raise AssertionError("never reached") from error
