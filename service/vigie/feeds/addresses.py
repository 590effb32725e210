"""An address of the web in, the places on the net that may be asked for it out: the guard against being misused.

A feed is written by strangers, and so are the links and redirects in it. None of them may make this process ask
machines that only it can reach. The name is resolved here and the connection goes to the very place that was looked
at: a name that answers differently the second time gains nothing.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable

import httpx

from vigie.errors import Rejected, Unavailable
from vigie.model.article import MAX_URL

Resolve = Callable[[str, int], Awaitable[list[str]]]
"""Host and port in, IP addresses out."""
NAT64 = ipaddress.ip_network("64:ff9b::/96")


async def resolve(host: str, port: int) -> list[str]:
    """Ask the system for the addresses of a host.

    Raises:
        Unavailable: there are none.
    """
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unavailable(f"{host} is not known") from error
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def is_public(address: str) -> bool:
    """Tell whether an IP address is one of the open internet, whatever it is wrapped in."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip in NAT64 or ip.sixtofour or ip.teredo:
            return False
        if ip.ipv4_mapped:
            return is_public(str(ip.ipv4_mapped))
    return ip.is_global and not ip.is_multicast


def read_address(text: str) -> httpx.URL:
    """Read an address that may be fetched at all.

    Raises:
        Rejected: ``bad_address``.
    """
    try:
        url = httpx.URL(text.strip())
    except (httpx.InvalidURL, UnicodeError, ValueError) as error:
        raise Rejected("bad_address", f"{text[:200]!r}: {error}") from error
    if url.scheme not in ("http", "https") or not url.host or len(text) > MAX_URL:
        raise Rejected("bad_address", f"{text[:200]!r} is not http://… or https://…")
    return url


def port_of(url: httpx.URL) -> int:
    """Give the port, that of the scheme where none is named."""
    return url.port or (443 if url.scheme == "https" else 80)


def shown(url: httpx.URL) -> str:
    """Write where an address leads, without what may be secret in it: user, password, query."""
    port = f":{url.port}" if url.port else ""
    return f"{url.host}{port}{url.path}".rstrip("/")


class Guard:
    """Lets requests of one feed through to public places, and to the feed's own.

    Args:
        own: the feed's address, which an operator has chosen: it may be a private one.
        resolve: finds the addresses of a host.
    """

    def __init__(self, own: httpx.URL, resolve: Resolve = resolve) -> None:
        self._own = (own.host, port_of(own))
        self._resolve = resolve

    async def places(self, url: httpx.URL) -> list[str]:
        """List the IP addresses that may be asked.

        Raises:
            Rejected: ``private_address``.
            Unavailable: the host has none.
        """
        found = await self._resolve(url.host, port_of(url))
        if (url.host, port_of(url)) == self._own:
            return found
        if hidden := [address for address in found if not is_public(address)]:
            raise Rejected("private_address", f"{shown(url)} leads to {hidden[0]}, which is not public")
        return found
