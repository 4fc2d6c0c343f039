"""Reads counted ahead: a process takes a few of an address's requests from the limit at a time.

An exact count asks Redis at every request, which costs more than a kept page. A lease takes a sixtieth of the limit
(10 of 600) in one check and spends it within twenty seconds; what it has not spent by then is lost to that address. So
an address never gets more than its limit, and up to three leases a minute and process less. Small limits are counted
one by one.
"""

import threading
import time
from collections.abc import Mapping
from typing import Any, Final

from django.conf import settings

from .address import address_in, network_of
from .throttling import ReadThrottle, rule

SHARE: Final = 60
SECONDS: Final = 20.0
MOST: Final = 10_000

_lock = threading.Lock()
_renewals: Final = tuple(threading.Lock() for _ in range(64))
# By address: how many are left, and until when (monotonic seconds).
_left: dict[str, tuple[int, float]] = {}


def may_read(environ: Mapping[str, Any]) -> bool:
    """Count a read; false leaves it to the long way, which counts it by itself and says how long to wait."""
    if not settings.RATE_LIMITS_ENABLED:
        return True
    address = network_of(address_in(environ))
    if _spend(address):
        return True
    # One at a time: all that come while a lease is fetched would fetch one each.
    with _renewals[hash(address) % len(_renewals)]:
        return _spend(address) or _renew(address)


def _spend(address: str) -> bool:
    with _lock:
        left, until = _left.get(address, (0, 0.0))
        if left < 1 or until < time.monotonic():
            return False
        _left[address] = left - 1, until
        return True


def forget_leases() -> None:
    """Let go of what was taken."""
    _left.clear()


def _renew(address: str) -> bool:
    item = rule(settings.RATE_LIMITS[ReadThrottle.scope])
    size = max(1, item.amount // SHARE)
    if not ReadThrottle().take(item, address, cost=size):
        return False
    with _lock:
        if len(_left) >= MOST:
            _left.clear()
        _left[address] = size - 1, time.monotonic() + SECONDS
    return True
