"""The ledger's months: one partition each, attached ahead of time."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from ranker.core.clock import next_month, start_of_month
from ranker.core.db import execute, fetch_rows

MONTHS_AHEAD = 3


def attach_months(*, first: datetime, now: datetime) -> list[str]:
    """Make sure each month from the one of `first` to three after `now` has its partition; returns the new names.

    Rows of such a month that already lie in the default partition are moved, in the transaction that attaches it.
    """
    return [name for start in _months(first=first, now=now) if (name := _attach(start=start))]


def _months(*, first: datetime, now: datetime) -> Iterator[datetime]:
    start, last = start_of_month(at=first), start_of_month(at=now)
    for _ in range(MONTHS_AHEAD):
        last = next_month(start=last)
    while start <= last:
        yield start
        start = next_month(start=start)


def _attach(*, start: datetime) -> str | None:
    """Create the table first and attach it then: CREATE … PARTITION OF would lock the whole ledger against writes."""
    name = f"scores_score_y{start:%Y}m{start:%m}"
    with transaction.atomic():
        execute(sql="SELECT pg_advisory_xact_lock(hashtextextended('scores.partitions', 0))")
        if fetch_rows(sql="SELECT 1 FROM pg_class WHERE oid = to_regclass(%(name)s)", params={"name": name}):
            return None
        bounds = {"start": start, "end": next_month(start=start)}
        execute(sql=f"CREATE TABLE {name} (LIKE scores_score INCLUDING ALL)")
        _move_from_default(name=name, bounds=bounds)
        execute(
            sql=f"ALTER TABLE scores_score ATTACH PARTITION {name} FOR VALUES FROM (%(start)s) TO (%(end)s)",
            params=bounds,
        )
    return name


def _move_from_default(*, name: str, bounds: dict[str, datetime]) -> None:
    where = "created_at >= %(start)s AND created_at < %(end)s"
    if not fetch_rows(sql=f"SELECT 1 FROM scores_score_default WHERE {where} LIMIT 1", params=bounds):  # noqa: S608
        return
    execute(sql="LOCK TABLE scores_score_default IN SHARE ROW EXCLUSIVE MODE")
    execute(
        sql=f"WITH moved AS (DELETE FROM scores_score_default WHERE {where} RETURNING *) "  # noqa: S608
        f"INSERT INTO {name} SELECT * FROM moved",
        params=bounds,
    )


def ledger_size() -> int:
    """How many rows the ledger has, as PostgreSQL estimates it: counting them would read them all."""
    rows = fetch_rows(
        sql="SELECT coalesce(sum(greatest(c.reltuples, 0)), 0)::bigint AS n FROM pg_inherits i "
        "JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'scores_score'::regclass"
    )
    return int(rows[0]["n"])
