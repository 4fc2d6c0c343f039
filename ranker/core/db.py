"""PostgreSQL beneath the ORM: prepared statements for the hot paths, advisory locks, SQL kept in files."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection
from psycopg.rows import dict_row

LOCK_RETRY_SECONDS = 0.05
# A lock by one 64-bit number is shown as its two halves.
HELD = """
    SELECT EXISTS (
        SELECT FROM pg_locks l, hashtextextended(%(name)s, 0) AS number
        WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
          AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
          AND l.classid::bigint = (number >> 32) & 4294967295 AND l.objid::bigint = number & 4294967295
    ) AS held
"""


@cache
def read_sql(path: Path) -> str:
    """The text of an `.sql` file that lies beside the code that runs it."""
    return path.read_text(encoding="utf-8")


def fetch_prepared(*, sql: str, params: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Run one statement, prepared by name on this connection, and return its rows as dicts.

    Django's own cursors put the values into the text, so PostgreSQL would plan every statement anew; for the
    submission's statement planning costs more than running it. Raises `django.db.Error` like any query.
    """
    connection.ensure_connection()
    raw: psycopg.Connection[Any] = connection.connection
    with connection.wrap_database_errors, psycopg.Cursor(raw, row_factory=dict_row) as cursor:
        return cursor.execute(sql, params, prepare=True).fetchall()


def fetch_rows(*, sql: str, params: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
    """Run one statement that is not worth preparing and return its rows as dicts."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def execute(*, sql: str, params: Mapping[str, Any] | None = None) -> int:
    """Run one statement for its effect and return how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return int(cursor.rowcount)


@contextmanager
def advisory_lock(*, name: str, wait: bool = True) -> Iterator[bool]:
    """Hold a session-level advisory lock named `name`; yields whether it was got (always true with `wait`).

    The lock goes with the connection, so the lock of a killed process frees itself.
    """
    got = _try_lock(name)
    while wait and not got:
        time.sleep(LOCK_RETRY_SECONDS)
        got = _try_lock(name)
    try:
        yield got
    finally:
        if got:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [name])


def is_locked(*, name: str) -> bool:
    """Whether anybody holds the advisory lock of that name; looks only, so that nobody is turned away meanwhile."""
    return bool(fetch_rows(sql=HELD, params={"name": name})[0]["held"])


def _try_lock(name: str) -> bool:
    """Asked again and again rather than waited for: a waiting statement would run into its time-out."""
    rows = fetch_rows(sql="SELECT pg_try_advisory_lock(hashtextextended(%(name)s, 0)) AS got", params={"name": name})
    return bool(rows[0]["got"])
