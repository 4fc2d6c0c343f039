"""The connection used last is used next; what is lost or old goes back to its pool."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from psycopg_pool import ConnectionPool

from ranker.core import warm
from ranker.core.warm import lend

pytestmark = pytest.mark.django_db(transaction=True)
SIZE = 4


def make_pool() -> ConnectionPool[Any]:
    wanted = connection.get_connection_params()
    wanted.pop("pool", None)
    pool: ConnectionPool[Any] = ConnectionPool(
        kwargs={**wanted, "autocommit": True}, min_size=SIZE, max_size=SIZE, open=True
    )
    pool.wait()
    return pool


@pytest.fixture
def pool() -> Iterator[ConnectionPool[Any]]:
    """Four connections of its own, none of them kept when it ends."""
    made = make_pool()
    yield made
    made.close()
    warm._kept.clear()


def backend(pool: ConnectionPool[Any]) -> int:
    """The process of PostgreSQL that answers."""
    with lend(pool) as raw:
        return int(raw.execute("SELECT pg_backend_pid()").fetchone()[0])  # type: ignore[index]


def test_the_one_used_last_is_used_next(pool: ConnectionPool[Any]) -> None:
    assert len({backend(pool) for _ in range(3 * SIZE)}) == 1


def test_two_at_the_same_moment_are_two(pool: ConnectionPool[Any]) -> None:
    with lend(pool):
        others = {backend(pool) for _ in range(3)}
        with lend(pool) as raw:
            assert others == {raw.info.backend_pid}
            assert backend(pool) not in others


def test_no_more_are_kept_than_take_turns(pool: ConnectionPool[Any]) -> None:
    with lend(pool), lend(pool), lend(pool), lend(pool):
        assert pool.get_stats()["pool_available"] == 0
    assert len(warm._kept) == warm.MOST
    assert pool.get_stats()["pool_available"] == SIZE - warm.MOST


def test_a_lost_one_is_replaced(pool: ConnectionPool[Any]) -> None:
    with lend(pool) as raw:
        lost = raw.info.backend_pid
        raw.close()
    assert backend(pool) != lost
    assert warm._kept[-1].raw.info.backend_pid != lost


def test_one_in_the_middle_of_a_transaction_is_not_kept(pool: ConnectionPool[Any]) -> None:
    with lend(pool) as raw:
        raw.execute("BEGIN")
    assert warm._kept == []
    pool.wait()
    for _ in range(SIZE):
        with lend(pool) as raw:
            assert raw.execute("SELECT now() = statement_timestamp()").fetchone() == (True,)


def test_after_a_while_the_pool_has_it_back(pool: ConnectionPool[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warm, "SECONDS", 0.0)
    assert len({backend(pool) for _ in range(SIZE)}) == SIZE


def test_another_pools_is_given_back_to_that(pool: ConnectionPool[Any]) -> None:
    mine, other = backend(pool), make_pool()
    try:
        assert backend(other) != mine
        assert {one.pool for one in warm._kept} == {other}
        assert pool.get_stats()["pool_available"] == SIZE
    finally:
        other.close()
