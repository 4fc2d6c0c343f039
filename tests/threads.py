"""Real threads, each with a database connection of its own, let go at the same moment."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connections

T = TypeVar("T")


def run_at_once(work: Callable[[int], T], count: int) -> list[T]:
    """What `work(0)` to `work(count - 1)` return, in that order; raises what any of them raises."""
    barrier = threading.Barrier(count)

    def one(number: int) -> T:
        try:
            barrier.wait(timeout=30)
            return work(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=count) as pool:
        return list(pool.map(one, range(count)))
