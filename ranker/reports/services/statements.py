"""How a rollup's statements are run: from files, without the time-out of a web request, with room to sort in."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import transaction

from ranker.core.db import execute, read_sql

SQL = Path(__file__).resolve().parent.parent / "sql"
# Parallel hash joins are left their memory too: a few sorts of this size at once is the most a rollup takes.
ROOM = """
    SET LOCAL statement_timeout = 0;
    SET LOCAL idle_in_transaction_session_timeout = 0;
    SET LOCAL work_mem = '128MB';
    SET LOCAL hash_mem_multiplier = 4;
    SET LOCAL jit = off
"""


@contextmanager
def long_transaction(*, nested_loops: bool = True) -> Iterator[None]:
    """A transaction that may take its time; what is done in it is done whole or not at all.

    Without `nested_loops` where PostgreSQL knows nothing of a working table just filled, and would take a large one for
    a small one.
    """
    with transaction.atomic():
        execute(sql=ROOM)
        if not nested_loops:
            execute(sql="SET LOCAL enable_nestloop = off")
        yield


@contextmanager
def long_read() -> Iterator[None]:
    """A transaction with room for the sorts of a report; the time-out of a request stays."""
    with transaction.atomic():
        execute(sql="SET LOCAL work_mem = '64MB'; SET LOCAL jit = off")
        yield


def run_file(name: str, params: Mapping[str, Any] | None = None) -> None:
    """Run the statements of `sql/<name>.sql` one after the other."""
    execute(sql=read_sql(SQL / f"{name}.sql"), params=params or {})
