"""Which steps are to be done, and which are done: how a rollup goes on where it was cut short."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db import transaction

from ranker.core.db import execute, fetch_rows, read_sql
from ranker.relay.cursor import get_snapshot
from ranker.reports.models import RollupCursor
from ranker.reports.services.statements import SQL, long_transaction, run_file


@dataclass(frozen=True, slots=True)
class Due:
    """A step that is to be done for a day; `games` narrows ranks to the boards of these games."""

    date: date
    games: tuple[int, ...] | None = None


def bounds_of(day: date) -> tuple[datetime, datetime]:
    """The midnights, UTC, that a day lies between."""
    start = datetime.combine(day, time(), tzinfo=UTC)
    return start, start + timedelta(days=1)


def mark_late_changes() -> None:
    """Mark dirty what scores and moderations since the last time changed in closed days. Restart-safe: the marks and
    the snapshot they reach up to are written in one transaction."""
    with long_transaction():
        target = get_snapshot()
        cursor, _ = RollupCursor.objects.get_or_create(pk=1, defaults={"snapshot": target})
        if cursor.snapshot != target:
            run_file("late", {"before": cursor.snapshot, "target": target})
            RollupCursor.objects.filter(pk=1).update(snapshot=target)


def list_due(*, step: str, last: date, horizon: date, asked: Collection[date] = ()) -> list[Due]:
    """The days up to `last` to do a step for, oldest first: never finished, dirty since `horizon`, or asked for."""
    params = {"step": step, "last": last, "horizon": horizon, "asked": sorted(asked)}
    rows = fetch_rows(sql=read_sql(SQL / "due.sql"), params=params)
    asked = set(asked)
    return [_due(row, is_asked=row["date"] in asked) for row in rows]


def _due(row: dict[str, object], *, is_asked: bool) -> Due:
    day, games = row["date"], row["games"]
    assert isinstance(day, date)
    partial = row["is_partial"] and not is_asked and isinstance(games, list)
    return Due(day, tuple(games) if partial else None)  # type: ignore[arg-type]


def mark_started(*, step: str, dates: Sequence[date], now: datetime) -> None:
    """Say that a step is being done; where it never was before it stays unfinished until `mark_done`."""
    _mark(step=step, dates=dates, columns="started_at = excluded.started_at", now=now)


def mark_done(*, step: str, dates: Sequence[date], now: datetime) -> None:
    """Say that a step is done; in the transaction that did it."""
    _mark(step=step, dates=dates, columns="done_at = excluded.started_at, dirty = false, games = NULL", now=now)


def _mark(*, step: str, dates: Sequence[date], columns: str, now: datetime) -> None:
    with transaction.atomic():
        execute(
            sql="INSERT INTO reports_rollupstep (step, date, started_at) "
            "SELECT %(step)s, unnest(%(dates)s::date[]), %(now)s "
            f"ON CONFLICT ON CONSTRAINT reports_rollupstep_one_each DO UPDATE SET {columns}",
            params={"step": step, "dates": list(dates), "now": now},
        )
