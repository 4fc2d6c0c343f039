"""Reads are counted ahead, and as often as they are."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from ranker.core import leases, throttling
from ranker.core.leases import may_read
from ranker.core.redis import client, key

LIMIT = "600/minute"
ENVIRON = {"REMOTE_ADDR": "192.0.2.7"}


@pytest.fixture(autouse=True)
def limited(settings: Any) -> None:
    settings.RATE_LIMITS_ENABLED = True
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "read": LIMIT}


def left() -> int:
    """What the limit itself has left, in Redis."""
    limiter = throttling._shared(client().connection_pool, key("limits"))
    stats = limiter.get_window_stats(throttling.rule(LIMIT), "read", throttling._digest("192.0.2.7"))
    return stats.remaining


def test_ten_reads_are_counted_at_once() -> None:
    assert all(may_read(ENVIRON) for _ in range(10))
    assert left() == 590
    assert may_read(ENVIRON)
    assert left() == 580


def test_readers_of_the_same_moment_take_no_more_than_they_need() -> None:
    together = threading.Barrier(16)

    def read(_: int) -> bool:
        together.wait()
        return may_read(ENVIRON)

    with ThreadPoolExecutor(16) as pool:
        assert all(pool.map(read, range(16)))
    assert left() == 580


def test_no_address_gets_more_than_its_limit() -> None:
    assert sum(may_read(ENVIRON) for _ in range(700)) == 600


def test_what_was_not_spent_in_time_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leases, "SECONDS", -1.0)
    assert may_read(ENVIRON) and may_read(ENVIRON)
    assert left() == 580
