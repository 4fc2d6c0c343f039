"""A game's ledger as a stream of CSV or of one JSON object a line, with every column an import needs.

PostgreSQL writes it out by COPY and it is passed on block by block, so a ledger of any length takes no memory.
"""

from collections.abc import Iterator
from typing import Literal

import psycopg
from django.db import connection
from psycopg import sql

from ranker.core.db import read_sql
from ranker.scores.services.recompute import SQL

Format = Literal["csv", "jsonl"]
FORMATS: tuple[Format, ...] = ("csv", "jsonl")
# JSON never holds these two control characters, so as quote and delimiter they leave each line as it is; COPY's text
# format would double its backslashes.
AS_JSON = (
    "COPY (SELECT row_to_json(ledger) FROM ({rows}) AS ledger) TO STDOUT "
    "(FORMAT csv, QUOTE e'\\x01', DELIMITER e'\\x02')"
)
AS_CSV = "COPY ({rows}) TO STDOUT (FORMAT csv, HEADER)"


def export_scores(*, game_id: int, format: Format, everything: bool = False) -> Iterator[bytes]:
    """The game's accepted scores of players who are not banned, oldest first, in blocks of bytes; with `everything`
    the others too, which `status` tells apart."""
    connection.ensure_connection()
    raw: psycopg.Connection[object] = connection.connection
    rows = sql.SQL(read_sql(SQL / "export.sql")).format(game=game_id, everything=everything)
    statement = sql.SQL(AS_JSON if format == "jsonl" else AS_CSV).format(rows=rows)
    with connection.wrap_database_errors, psycopg.Cursor(raw) as cursor, cursor.copy(statement) as copy:
        for block in copy:
            yield bytes(block)
