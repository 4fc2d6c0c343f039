"""Who is calling, by network address."""

from collections.abc import Mapping
from functools import lru_cache
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The address of the client, as seen by the outermost of `TRUSTED_PROXY_COUNT` proxies of our own.

    `X-Forwarded-For` is written by anyone: only its last entries, which our proxies wrote, are believed, and
    where there are fewer than that the request did not come through them and the socket's address counts.
    """
    return address_in(request.META)


def address_in(environ: Mapping[str, Any]) -> str:
    """The same, from a request's environment."""
    remote: str = environ.get("REMOTE_ADDR") or ""
    proxies = settings.TRUSTED_PROXY_COUNT
    hops = [hop.strip() for hop in environ.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    if proxies < 1 or len(hops) < proxies:
        return remote
    return hops[-proxies] if _is_address(hops[-proxies]) else remote


@lru_cache(maxsize=10_000)
def network_of(address: str) -> str:
    """What a limit counts: an IPv4 address, or the /64 that one IPv6 subscriber has to himself."""
    if not _is_address(address):
        return address
    parsed = ip_address(address)
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is None:
        return str(ip_network(f"{parsed}/64", strict=False)) if not parsed.scope_id else address
    return str(getattr(parsed, "ipv4_mapped", None) or parsed)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
