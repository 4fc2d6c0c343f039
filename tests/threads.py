"""Real threads, each with a database connection of its own, let go at the same moment."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from typing import TypeVar

from django.db import connections, transaction

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


@contextmanager
def held_open(
    work: Callable[[], object], *, within: Callable[[], AbstractContextManager[object]] = transaction.atomic
) -> Iterator[None]:
    """Another thread does `work` within a transaction (or a lock), which it leaves at the end of the `with`; raises
    what `work` raises."""
    opened, release = threading.Event(), threading.Event()

    def hold() -> None:
        try:
            with within():
                work()
                opened.set()
                release.wait(60)
        finally:
            opened.set()
            connections.close_all()

    with ThreadPoolExecutor(max_workers=1) as pool:
        holder = pool.submit(hold)
        try:
            opened.wait(30)
            if holder.done():
                holder.result()
            yield
        finally:
            release.set()
        holder.result()
