"""Rows into PostgreSQL by COPY, in blocks, so that the memory stays flat however many there are."""

from collections.abc import Callable, Iterable, Sequence
from itertools import islice

import psycopg
from django.db import connection
from psycopg import sql

BLOCK = 2000


def copy_text(
    *, table: str, columns: Sequence[str], rows: Iterable[str], on_rows: Callable[[int], None] = lambda _: None
) -> int:
    """Copy rows in COPY's text format (tabs, `\\N`), without their line ends; returns how many."""
    connection.ensure_connection()
    raw: psycopg.Connection[object] = connection.connection
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    iterator, done = iter(rows), 0
    with connection.wrap_database_errors, psycopg.Cursor(raw) as cursor, cursor.copy(statement) as copy:
        while block := list(islice(iterator, BLOCK)):
            copy.write("\n".join(block) + "\n")
            done += len(block)
            on_rows(len(block))
    return done
