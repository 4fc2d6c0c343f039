"""PostgreSQL beneath the ORM: prepared statements for the hot paths, advisory locks, SQL kept in files."""

import re
import secrets
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

import psycopg
from django.db import connection
from psycopg.rows import RowFactory, dict_row, tuple_row
from psycopg_pool import ConnectionPool

from .warm import lend

Row = TypeVar("Row")
LOCK_RETRY_SECONDS = 0.05
PLACEHOLDER = re.compile(r"%\((\w+)\)s")
_used = threading.local()
_names: WeakKeyDictionary[psycopg.Connection[Any], str] = WeakKeyDictionary()
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
    return _fetch(sql, params, dict_row)


def fetch_tuples(*, sql: str, params: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """The same for rows by the thousand: as tuples, in the order of the statement's columns."""
    return _fetch(sql, params, tuple_row)


def _fetch(sql: str, params: Mapping[str, Any], factory: RowFactory[Row]) -> list[Row]:
    text, names = _numbered(sql)
    with connection.wrap_database_errors, _raw() as raw, psycopg.RawCursor(raw, row_factory=factory) as cursor:
        _used.name = _names.get(raw) or _names.setdefault(raw, secrets.token_hex(8))
        # Binary: Django has times in text read by Python code of its own, ten times as slowly.
        return cursor.execute(text, [params[name] for name in names], prepare=True, binary=True).fetchall()


@cache
def _numbered(sql: str) -> tuple[bytes, tuple[str, ...]]:
    """A statement with `$1` for `%(name)s`, as PostgreSQL has it, and the names in their order. psycopg does the same,
    anew at every call for a statement of more than a page."""
    numbers: dict[str, int] = {}
    text = PLACEHOLDER.sub(lambda found: f"${numbers.setdefault(found[1], len(numbers) + 1)}", sql)
    return text.replace("%%", "%").encode(), tuple(numbers)


def int_array(values: Iterable[int | None]) -> str:
    """An array as PostgreSQL reads it; psycopg looks at each element for what would need quotes."""
    return f"{{{','.join('NULL' if value is None else str(value) for value in values)}}}"


def last_connection() -> str:
    """A name for the connection that ran this thread's last prepared statement; no two connections share one."""
    name: str = getattr(_used, "name", "")
    return name


@contextmanager
def _raw() -> Iterator[psycopg.Connection[Any]]:
    """The connection beneath Django's, if this thread has one (perhaps in a transaction), else one from the pool.

    Opening and closing Django's connection around one statement costs more than sending it.
    """
    pool: ConnectionPool[Any] | None = connection.pool if connection.connection is None else None  # type: ignore[attr-defined]
    if pool is None:
        connection.ensure_connection()
        yield connection.connection
        return
    pool.open()
    with lend(pool) as raw:
        if not raw.autocommit:
            raw.autocommit = True
        yield raw


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
