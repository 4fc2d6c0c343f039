"""Figures for a glance, from what the analyst's views are made of: the last days, the top games, the last rollup."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import OperationalError, transaction
from psycopg.errors import QueryCanceled

from ranker.core.db import execute, fetch_rows, is_locked, read_sql
from ranker.reports.models import RollupCursor
from ranker.reports.services.asking import is_asked
from ranker.reports.services.rollup import LOCK
from ranker.reports.services.statements import SQL

DAYS: Final = 30
WEEK: Final = 7
# Today's figures are read from the ledger. Where no rollup has closed the days before, that is all of it: who only
# wants a glance is told so instead of waiting.
PATIENCE: Final = "1500ms"


@dataclass(frozen=True, slots=True)
class Day:
    """A day of all games together."""

    date: date
    dau: int = 0
    new_players: int = 0
    submissions: int = 0


@dataclass(frozen=True, slots=True)
class TopGame:
    """A game in the last seven days, today included; `players` is how many played on a day, in the mean."""

    game_id: int
    name: str
    players: float
    players_today: int
    submissions: int


@dataclass(frozen=True, slots=True)
class Overview:
    """Thirty days up to today, each there once, and the most played games."""

    days: list[Day]
    games: list[TopGame]


@dataclass(frozen=True, slots=True)
class LastRollup:
    """How far the rollup has come. `finished_at` and `closed_through` are null until the first has ended."""

    finished_at: datetime | None
    closed_through: date | None
    is_running: bool
    is_asked: bool


def get_overview(*, today: date, games: int = 5) -> Overview | None:
    """The figures, or nothing where they cannot be had in `PATIENCE`."""
    last, first, week = today, today - timedelta(days=DAYS - 1), today - timedelta(days=WEEK - 1)
    try:
        with _glance():
            days = _read("overview_days", first=first, last=last)
            tops = _read("overview_games", first=week, last=last, limit=games)
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            return None
        raise
    return Overview(days=_every_day(days, first=first), games=[TopGame(**row) for row in tops])


def get_last_rollup() -> LastRollup:
    """What the admin is told of it."""
    found = RollupCursor.objects.filter(pk=1).values_list("finished_at", "closed_through").first()
    finished_at, closed_through = found or (None, None)
    return LastRollup(finished_at, closed_through, is_running=is_locked(name=LOCK), is_asked=is_asked())


@contextmanager
def _glance() -> Iterator[None]:
    with transaction.atomic():
        execute(sql=f"SET LOCAL statement_timeout = '{PATIENCE}'; SET LOCAL work_mem = '64MB'; SET LOCAL jit = off")
        yield


def _read(file: str, **params: Any) -> list[dict[str, Any]]:
    return fetch_rows(sql=read_sql(SQL / f"{file}.sql"), params=params)


def _every_day(rows: list[dict[str, Any]], *, first: date) -> list[Day]:
    """A day on which nobody played has no row."""
    found = {row["date"]: Day(**row) for row in rows}
    dates = [first + timedelta(days=n) for n in range(DAYS)]
    return [found.get(day, Day(day)) for day in dates]
