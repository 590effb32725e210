"""A delivery in, one signed call of its address out, and what becomes of it."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import httpx

from vigie import __version__
from vigie.retrying import retry_after
from vigie.webhooks.outbox import Delivery
from vigie.webhooks.signature import signed_headers

TIMEOUT = 15.0
"""Seconds for each step of a call."""
LONGEST = 30.0
"""Seconds for a call, all in all: who answers a byte a second keeps nobody else waiting."""
ANSWER = 64 * 1024
"""Bytes of an answer that are read: nobody here looks at more than its first words."""
LATER = (408, 425, 429)
"""Refusals that are about the moment; the other 4xx are about this call."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one call ended."""

    delivered: bool
    words: str = ""
    """Why it was not delivered."""
    away: bool = False
    """True: the receiver is away or busy, and would refuse any other call too."""
    gone: bool = False
    """True: it does not want to be called again."""
    wish: timedelta | None = None
    """What ``Retry-After`` said."""


def body_of(delivery: Delivery, *, sample: bool = False) -> bytes:
    """Write the body of a call: the same bytes at each attempt."""
    told = {
        "kind": delivery.kind,
        "subscription": delivery.subscription,
        "sample": sample,
        "alert": json.loads(delivery.body),
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


@asynccontextmanager
async def calling() -> AsyncIterator[httpx.AsyncClient]:
    """Open a client that follows no redirect: the address is the operator's, and nobody else moves it."""
    headers = {"User-Agent": f"vigie/{__version__} (webhooks)"}
    async with httpx.AsyncClient(headers=headers, timeout=TIMEOUT, follow_redirects=False, trust_env=False) as client:
        yield client


async def call(client: httpx.AsyncClient, url: str, secret: bytes, body: bytes, *, key: str, at: datetime) -> Outcome:
    """Call once.

    Args:
        client: of ``calling``.
        url: where.
        secret: signs it.
        body: what is told.
        key: names the delivery, the same at each attempt.
        at: now.
    """
    headers = signed_headers(secret, body, key=key, at=at)
    try:
        async with asyncio.timeout(LONGEST), client.stream("POST", url, content=body, headers=headers) as response:
            said = await _beginning(response)
    except (httpx.HTTPError, TimeoutError) as error:
        why = " ".join(str(error).split()) or type(error).__name__
        return Outcome(delivered=False, words=f"no answer: {why}"[:300], away=True)
    status = response.status_code
    if 200 <= status < 300:
        return Outcome(delivered=True)
    words = f"answers {status}" + (f": {said}" if said else "")
    return Outcome(
        delivered=False,
        words=words[:300],
        away=status >= 500 or status in LATER,
        gone=status == 410,
        wish=retry_after(response.headers.get("retry-after"), at),
    )


async def _beginning(response: httpx.Response) -> str:
    """Read the first words of an answer, and no more than it takes to be polite."""
    read = bytearray()
    async for chunk in response.aiter_raw():
        read += chunk[: ANSWER - len(read)]
        if len(read) >= ANSWER:
            break
    return " ".join(bytes(read[:200]).decode("utf-8", "replace").split())
