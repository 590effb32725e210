"""An address in, one answer of bounded size and time out; one request per host at a time, with a pause after each."""

import asyncio
import time
import zlib
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx

from vigie import __version__
from vigie.errors import Rejected, Unavailable
from vigie.feeds.addresses import Guard, read_address, shown

PRODUCT = "vigie"
"""What robots.txt calls us."""
USER_AGENT = f"{PRODUCT}/{__version__} (reads news feeds)"
LARGEST = 5 * 1024 * 1024
"""Bytes of an answer, unpacked: a feed has some hundred thousand, the largest pages two million."""
LONGEST = 60.0
"""Seconds for one answer, all in all."""
PAUSE = 2.0
"""Seconds between two requests to one host, unless its robots.txt asks for more."""
REDIRECTS = 5
MOVED = (301, 302, 303, 307, 308)
_TIMEOUT = httpx.Timeout(20.0, connect=10.0)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said in the end."""

    status: int
    url: httpx.URL
    """Where it was said: redirects are followed."""
    headers: httpx.Headers
    body: bytes


@dataclass(slots=True)
class _Host:
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: float = 0.0
    pause: float = PAUSE


class Fetcher:
    """Asks servers, politely. Open it with ``fetching``.

    Args:
        client: sends the requests; it follows no redirect by itself.
        pause: seconds between two requests to one host.
    """

    def __init__(self, client: httpx.AsyncClient, *, pause: float = PAUSE) -> None:
        self._client = client
        self._hosts: defaultdict[str, _Host] = defaultdict(lambda: _Host(pause=pause))

    def slow_down(self, host: str, pause: float) -> None:
        """Leave more time between two requests to a host."""
        self._hosts[host].pause = max(pause, self._hosts[host].pause)

    async def get(self, url: httpx.URL, guard: Guard, headers: Mapping[str, str] | None = None) -> Answer:
        """Fetch an address.

        Args:
            url: what to fetch.
            guard: says which places may be asked, of each redirect too.
            headers: to send along, to the first host alone.

        Raises:
            Rejected: ``private_address``, ``bad_address``, ``too_large``, ``too_many_redirects``, ``bad_encoding``.
            Unavailable: no answer, or none in time.
        """
        asked = url
        for _ in range(REDIRECTS + 1):
            try:
                async with self._turn(asked.host), asyncio.timeout(LONGEST):
                    answer = await self._once(asked, guard, headers if asked.host == url.host else None)
            except TimeoutError as error:
                raise Unavailable(f"{shown(asked)} took longer than {LONGEST:.0f} s") from error
            location = answer.headers.get("location")
            if answer.status not in MOVED or not location:
                return answer
            # No user and password from strangers: they could be meant for another host.
            asked = read_address(str(asked.copy_with(userinfo=b"").join(location))).copy_with(
                userinfo=b"", fragment=None
            )
        raise Rejected("too_many_redirects", f"{shown(url)} leads on and on")

    @asynccontextmanager
    async def _turn(self, name: str) -> AsyncIterator[None]:
        host = self._hosts[name]
        async with host.turn:
            await asyncio.sleep(host.free_at - time.monotonic())
            try:
                yield
            finally:
                host.free_at = time.monotonic() + host.pause

    async def _once(self, url: httpx.URL, guard: Guard, headers: Mapping[str, str] | None) -> Answer:
        places = await guard.places(url)
        for place in places[:-1]:
            try:
                return await self._from(place, url, headers)
            except httpx.ConnectError:
                continue
            except httpx.HTTPError as error:
                raise _silent(url, error) from error
        try:
            return await self._from(places[-1], url, headers)
        except httpx.HTTPError as error:
            raise _silent(url, error) from error

    async def _from(self, place: str, url: httpx.URL, headers: Mapping[str, str] | None) -> Answer:
        """Ask one place under the name of the host, for which its certificate must be made out."""
        request = self._client.build_request(
            "GET",
            url.copy_with(host=place, userinfo=b""),
            headers={**(headers or {}), "Host": url.netloc.decode("ascii")},
            extensions={"sni_hostname": url.host},
        )
        auth = httpx.BasicAuth(url.username, url.password) if url.userinfo else None
        response = await self._client.send(request, stream=True, auth=auth)
        try:
            body = await _bounded(response)
        finally:
            await response.aclose()
        return Answer(response.status_code, url, response.headers, body)


@asynccontextmanager
async def fetching(*, pause: float = PAUSE) -> AsyncIterator[Fetcher]:
    """Open a fetcher."""
    # Connections are not kept: they would be kept by place, and several hosts may live at one.
    limits = httpx.Limits(max_keepalive_connections=0)
    headers = {"User-Agent": USER_AGENT, "Accept-Encoding": "gzip, deflate"}
    async with httpx.AsyncClient(limits=limits, headers=headers, timeout=_TIMEOUT, trust_env=False) as client:
        yield Fetcher(client, pause=pause)


async def _bounded(response: httpx.Response) -> bytes:
    """Read and unpack a body, never more than ``LARGEST`` bytes of it: a small one may unpack to gigabytes."""
    packed = response.headers.get("content-encoding", "identity").strip().lower()
    if packed not in ("", "identity", "gzip", "x-gzip", "deflate"):
        raise Rejected("bad_encoding", f"packed as {packed[:40]!r}, which was not asked for")
    unpacker = zlib.decompressobj(wbits=47) if packed not in ("", "identity") else None
    body, received = bytearray(), 0
    async for chunk in response.aiter_raw():
        received += len(chunk)
        room = LARGEST + 1 - len(body)
        try:
            body += unpacker.decompress(chunk, room) if unpacker else chunk[:room]
        except zlib.error as error:
            raise Rejected("bad_encoding", f"is not {packed}") from error
        if max(received, len(body)) > LARGEST:
            raise Rejected("too_large", f"more than {LARGEST >> 20} MiB")
    return bytes(body)


def _silent(url: httpx.URL, error: httpx.HTTPError) -> Unavailable:
    why = " ".join(str(error).split())[:200] or type(error).__name__
    return Unavailable(f"{shown(url)} does not answer: {why}")
