"""Reading reports: the views Superset reads, one selector each, a page at a time or all of it in a stream."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final, Literal

from django.db import connection

from ranker.core.db import fetch_rows, read_sql
from ranker.reports.services.statements import long_read

SQL: Final = Path(__file__).resolve().parent / "sql" / "http"
Period = Literal["daily", "weekly", "monthly"]
UNITS: Final[dict[str, str]] = {"daily": "day", "weekly": "week", "monthly": "month"}
ROWS_AT_ONCE: Final = 2000


@dataclass(frozen=True, slots=True)
class Report:
    """A question: the file that asks it, and what it asks for."""

    file: str
    params: Mapping[str, Any]

    def page(self, *, limit: int, offset: int) -> tuple[int, list[dict[str, Any]]]:
        """How many rows there are, and those of one page."""
        sql, params = read_sql(SQL / f"{self.file}.sql"), dict(self.params)
        with long_read():
            count = fetch_rows(sql=f"SELECT count(*) AS n FROM ({sql}) AS rows", params=params)[0]["n"]  # noqa: S608
            params |= {"limit": limit, "offset": offset}
            return count, fetch_rows(sql=f"{sql} LIMIT %(limit)s OFFSET %(offset)s", params=params)

    def stream(self) -> Iterator[list[Any]]:
        """The names of the columns, then every row; PostgreSQL hands them over as they are asked for."""
        with long_read(), connection.chunked_cursor() as cursor:
            cursor.execute(read_sql(SQL / f"{self.file}.sql"), self.params)
            rows = cursor.fetchmany(ROWS_AT_ONCE)
            yield [column[0] for column in cursor.description or ()]
            while rows:
                yield from map(list, rows)
                rows = cursor.fetchmany(ROWS_AT_ONCE)


@dataclass(frozen=True, slots=True)
class Scope:
    """Of when, and of which game; `period` is how time is cut, null where all of it is asked for."""

    first: date
    last: date
    period: Period | None = None
    game_id: int | None = None

    @property
    def params(self) -> dict[str, Any]:
        """As the files name them."""
        unit = UNITS[self.period or "daily"]
        return {"first": self.first, "last": self.last, "unit": unit, "game": self.game_id}


def get_top_players(scope: Scope) -> Report:
    """The best players of each period and game, by their best score in it (reports_played)."""
    return Report("top_players", scope.params)


def get_game_analytics(scope: Scope) -> Report:
    """superset_game_analytics; with a period, what of it can be said of each."""
    return Report("game_analytics_periods" if scope.period else "game_analytics", scope.params)


def get_user_engagement(scope: Scope) -> Report:
    """superset_user_engagement, of players last active within the days asked for."""
    return Report("user_engagement", scope.params)


def get_leaderboard_trends(scope: Scope) -> Report:
    """superset_leaderboard_trends: the all-time boards, or with a period the boards that are reset so often."""
    return Report("leaderboard_trends", {**scope.params, "schedule": scope.period or "never"})


def get_scoring_patterns(scope: Scope) -> Report:
    """superset_scoring_patterns; with a period, the same of the scores of the days asked for."""
    return Report("scoring_patterns_periods" if scope.period else "scoring_patterns", scope.params)


def get_daily(day: date) -> list[dict[str, Any]]:
    """superset_daily_metrics of one day: all games first, then each."""
    return fetch_rows(sql=read_sql(SQL / "daily.sql"), params={"date": day})
