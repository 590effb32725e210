"""Messages in, outcomes out: reading in several processes, which no article can bring down."""

import asyncio
import logging
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from datetime import timedelta
from multiprocessing import get_context

from vigie.stream.extracting.reading import Incoming, Outcome, Refusal, begin_process, read_chunk, warm

log = logging.getLogger(__name__)

CHUNK = 4
"""Articles handed to a process at once: the way there and back costs half a millisecond, reading one 50 or more."""
PATIENCE = timedelta(seconds=120)
"""For one chunk. It reads in a second; but a process that has just begun loads packs and parsers first, and on a busy
machine that has taken half a minute: a good article must not be refused for it."""
TASKS_PER_PROCESS = 2000
"""Chunks before a process is replaced, so that what parsers leak stays small."""
TRIES = 2
"""For an article that ends its process: the first time may have been the machine's doing."""


class Pool:
    """Reads messages in ``processes`` processes, each of which has an extractor.

    Args:
        extractor: ``module:function`` of what makes it.
        processes: how many.
        patience: how long a chunk may take before each of its articles is read alone, and an article alone before it
            is refused.
    """

    def __init__(self, extractor: str, *, processes: int, patience: timedelta = PATIENCE) -> None:
        self._extractor = extractor
        self._processes = processes
        self._patience = patience
        self._slots = asyncio.Semaphore(processes)
        self._executor = self._new_executor()

    async def start(self) -> None:
        """Begin the processes; they load parsers while the worker joins its group, and articles queue behind that.

        Raises:
            Misconfigured: where the extractor cannot be made.
        """
        await asyncio.gather(*(self._submitted([]) for _ in range(self._processes)))
        for _ in range(self._processes):
            self._executor.submit(warm, self._extractor)

    async def read(self, messages: Sequence[Incoming]) -> list[Outcome]:
        """Read messages; one outcome for each, in their order.

        Raises:
            Misconfigured: where the extractor cannot be made.
        """
        chunks = [messages[i : i + CHUNK] for i in range(0, len(messages), CHUNK)]
        outcomes = await asyncio.gather(*map(self._together, chunks))
        # Chunks that failed are read again one article at a time, with no other in flight: so the guilty one shows.
        read = []
        for chunk, outcome in zip(chunks, outcomes, strict=True):
            read += outcome if outcome is not None else [await self._alone(message) for message in chunk]
        return read

    def stop(self) -> None:
        """End the processes."""
        _end(self._executor)

    async def _together(self, chunk: Sequence[Incoming]) -> list[Outcome] | None:
        async with self._slots:
            executor = self._executor
            try:
                return await self._run(chunk)
            except (BrokenProcessPool, TimeoutError) as error:
                log.warning("a reading process %s; its articles are read one by one", _words(error))
                self._renew(executor)
                return None

    async def _alone(self, message: Incoming) -> Outcome:
        for left in reversed(range(TRIES)):
            try:
                await self._submitted([])  # what it takes to begin a process is not the article's
                [outcome] = await self._run([message])
                return outcome
            except TimeoutError:
                self._renew(self._executor)
                return Refusal("takes_too_long", f"reading took more than {self._patience.total_seconds():g} s")
            except BrokenProcessPool as error:
                self._renew(self._executor)
                if not left:
                    return Refusal("ends_the_reader", str(error)[:300])
        raise AssertionError("TRIES is at least one")

    async def _run(self, chunk: Sequence[Incoming]) -> list[Outcome]:
        async with asyncio.timeout(self._patience.total_seconds()):
            return await self._submitted(chunk)

    def _submitted(self, chunk: Sequence[Incoming]) -> "asyncio.Future[list[Outcome]]":
        return asyncio.wrap_future(self._executor.submit(read_chunk, self._extractor, chunk))

    def _renew(self, failed: ProcessPoolExecutor) -> None:
        """Begin with new processes, unless another chunk of the same failure has done so."""
        if failed is self._executor:
            self._executor = self._new_executor()
            _end(failed)

    def _new_executor(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            self._processes,
            mp_context=get_context("spawn"),  # a fork would copy Kafka's threads in the middle of what they do
            initializer=begin_process,
            max_tasks_per_child=TASKS_PER_PROCESS,
        )


def _end(executor: ProcessPoolExecutor) -> None:
    running: Iterable[object] = list((executor._processes or {}).values())  # noqa: SLF001  it offers no kill in 3.11
    executor.shutdown(wait=False, cancel_futures=True)
    for process in running:
        with suppress(ProcessLookupError, ValueError):
            process.kill()  # type: ignore[attr-defined]


def _words(error: BaseException) -> str:
    return "took too long" if isinstance(error, TimeoutError) else "ended"
