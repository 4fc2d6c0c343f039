"""Connections kept at hand: the one that was used last is the one that is used next.

psycopg's pool hands out its connections in turn. Each is a process of PostgreSQL with plans and a catalogue of its own:
twenty that take turns at the statements of one process meet every one of them with cold caches.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, NamedTuple

import psycopg
from psycopg.pq import TransactionStatus
from psycopg_pool import ConnectionPool

# So many at a time are at work for the fast lane, whose groups have one each.
MOST: Final = 3
# Then the pool has it back, and sees to its age.
SECONDS: Final = 60.0


class Kept(NamedTuple):
    """A connection lent by a pool, and until when (monotonic seconds)."""

    pool: ConnectionPool[Any]
    raw: psycopg.Connection[Any]
    until: float


_kept: list[Kept] = []


@contextmanager
def lend(pool: ConnectionPool[Any]) -> Iterator[psycopg.Connection[Any]]:
    """One of a pool's connections, for statements that commit themselves."""
    one = _take(pool)
    try:
        yield one.raw
    finally:
        _give_back(one)


def _take(pool: ConnectionPool[Any]) -> Kept:
    while _kept:
        try:
            one = _kept.pop()
        except IndexError:
            # Another thread has just taken it.
            break
        if one.pool is pool and one.until > time.monotonic():
            return one
        one.pool.putconn(one.raw)
    return Kept(pool, pool.getconn(), time.monotonic() + SECONDS)


def _give_back(one: Kept) -> None:
    """Keep it, unless it was lost or is not through with what it did: the pool knows what to do with such."""
    if len(_kept) < MOST and one.raw.pgconn.transaction_status == TransactionStatus.IDLE:
        _kept.append(one)
    else:
        one.pool.putconn(one.raw)
