"""Where a hook may lead: not into the network it is sent from.

The name is resolved here and the connection goes to the address that was checked, so a name that resolves to something
else a moment later (DNS rebinding) gains nothing.
"""

import socket
import ssl
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any

import httpcore
import httpx
from django.conf import settings


class Refused(Exception):
    """The address is none a hook may lead to."""


def is_public(address: str) -> bool:
    """Whether an address is out on the internet: not private, loopback, link-local, or one of those in disguise."""
    parsed = ip_address(address.partition("%")[0])
    if isinstance(parsed, IPv6Address):
        inner = _embedded(parsed)
        if inner is not None:
            return is_public(str(inner))
    return parsed.is_global and not parsed.is_multicast and not parsed.is_reserved


def resolve(*, host: str, port: int) -> str:
    """Where to connect. Raises `Refused` when any address of the name is not allowed, `OSError` if it has none."""
    addresses = [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not settings.HOOKS_ALLOW_PRIVATE_ADDRESSES:
        for address in addresses:
            if not is_public(address):
                raise Refused(f"{host} leads to {address}, which is not a public address.")
    return addresses[0]


class PinnedBackend(httpcore.NetworkBackend):
    """Connects to the address that was checked; TLS still asks for the name."""

    def __init__(self) -> None:
        """Wrap httpcore's own."""
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection; raises `Refused`, or httpcore's `ConnectError`."""
        try:
            address = resolve(host=host, port=port)
        except OSError as error:
            raise httpcore.ConnectError(str(error)) from error
        return self._inner.connect_tcp(address, port, timeout, local_address, socket_options)

    def connect_unix_socket(self, *args: Any, **kwargs: Any) -> httpcore.NetworkStream:
        """Never."""
        raise Refused("Hooks speak TCP.")


class PinnedTransport(httpx.HTTPTransport):
    """httpx over `PinnedBackend`: no proxies from the environment, no connection kept."""

    def __init__(self) -> None:
        """A pool of its own for every delivery."""
        super().__init__()
        self._pool = httpcore.ConnectionPool(
            ssl_context=ssl.create_default_context(),
            max_keepalive_connections=0,
            network_backend=PinnedBackend(),
        )


def _embedded(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 one stands for: mapped, 6to4, Teredo or NAT64."""
    if address.ipv4_mapped or address.sixtofour:
        return address.ipv4_mapped or address.sixtofour
    if address.teredo:
        return address.teredo[1]
    in_nat64 = int(address) >> 32 == int(IPv6Address("64:ff9b::")) >> 32
    return IPv4Address(int(address) & 0xFFFFFFFF) if in_nat64 else None
