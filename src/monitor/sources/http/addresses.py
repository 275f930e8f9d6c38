"""Which machines may be talked to, and for how long: checked where the connection is made.

The address is checked after it was resolved and the connection goes to just that address, so neither a
redirect nor a name server that changes its mind leads into the network that this program runs in.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Iterable
from contextvars import ContextVar
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any

import httpcore
import httpx

Address = IPv4Address | IPv6Address

DEADLINE: ContextVar[float] = ContextVar("deadline", default=float("inf"))
"""When, by `time.monotonic`, the request of this thread must be over, however slowly bytes drip in."""

_NAT64 = IPv6Network("64:ff9b::/96")


class RefusedAddress(httpcore.ConnectError):
    """A host is, or resolves to nothing but, addresses that must not be fetched."""


def is_public(address: Address) -> bool:
    """Tell whether an address is on the open internet, also where IPv6 carries an IPv4 one."""
    inner: Address | None = None
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if address in _NAT64:
            inner = IPv4Address(int(address) & 0xFFFFFFFF)
    if inner is not None and not is_public(inner):
        return False
    carried = isinstance(address, IPv6Address) and address.ipv4_mapped is not None
    return (carried or address.is_global) and not address.is_multicast


def resolve(host: str, port: int, *, allow_private: bool) -> list[str]:
    """Return the addresses of a host that may be talked to, in the resolver's order.

    Raises:
        RefusedAddress: it has none but private, loopback, link-local or otherwise special ones.
        httpcore.ConnectError: the name cannot be resolved.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise httpcore.ConnectError(f"the name {host} cannot be resolved: {error}") from error
    addresses = dict.fromkeys(str(entry[4][0]) for entry in found)
    allowed = [item for item in addresses if allow_private or is_public(ip_address(item.partition("%")[0]))]
    if not allowed:
        shown = ", ".join(list(addresses)[:3])
        raise RefusedAddress(
            f"{host} is at {shown}, which is not on the open internet; "
            "to allow such addresses set allow_private = true under [fetch] in monitor.toml"
        )
    return allowed


class _Bounded(httpcore.NetworkStream):
    """A stream whose every operation ends by the deadline of the thread that uses it."""

    def __init__(self, inner: httpcore.NetworkStream) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _left(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, _left(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = _left(timeout, httpcore.ConnectTimeout)
        return _Bounded(self._inner.start_tls(ssl_context, server_hostname, left))

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


def _left(timeout: float | None, kind: type[Exception]) -> float | None:
    left = DEADLINE.get() - time.monotonic()
    if left <= 0:
        raise kind("the time for one answer is over")
    if left == float("inf"):
        return timeout
    return left if timeout is None else min(timeout, left)


class _Backend(httpcore.SyncBackend):
    def __init__(self, *, allow_private: bool) -> None:
        super().__init__()
        self._allow_private = allow_private

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        error: Exception = httpcore.ConnectError("no address")
        for address in resolve(host, port, allow_private=self._allow_private):
            left = _left(timeout, httpcore.ConnectTimeout)
            try:
                stream = super().connect_tcp(address, port, left, local_address, socket_options)
                return _Bounded(stream)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as failed:
                error = failed
        raise error


class GuardedTransport(httpx.HTTPTransport):
    """An httpx transport that talks to public addresses only, unless told otherwise."""

    def __init__(self, *, allow_private: bool, connections: int) -> None:
        super().__init__()
        # httpx has no argument for httpcore's network backend; this is the pool that it would make itself.
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(),
            max_connections=connections,
            max_keepalive_connections=connections,
            keepalive_expiry=10.0,
            network_backend=_Backend(allow_private=allow_private),
        )
