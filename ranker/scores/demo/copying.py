"""Rows into PostgreSQL by COPY, in blocks, so that the memory stays flat however many there are."""

from collections.abc import Callable, Iterable, Sequence

import psycopg
from django.db import connection
from psycopg import sql

from ranker.core.chunks import in_chunks

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
    done = 0
    with connection.wrap_database_errors, psycopg.Cursor(raw) as cursor, cursor.copy(statement) as copy:
        for block in in_chunks(rows, size=BLOCK):
            copy.write("\n".join(block) + "\n")
            done += len(block)
            on_rows(len(block))
    return done
