"""The boards as they stood at the end of each day, computed from the ledger day after day.

A working table (`reports_standing`) holds every player's value on every board as at the end of the day before. For the
first day of a stretch it is filled from the ledger; from then on a day's scores are added to it.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from ranker.core.db import execute, fetch_rows
from ranker.reports.services.marks import Due, bounds_of
from ranker.reports.services.statements import run_file

BEGINNING: Final = datetime(1, 1, 1, tzinfo=UTC)
DROP: Final = "DROP TABLE IF EXISTS reports_curve; DROP TABLE IF EXISTS reports_curve_new"


class Ranks:
    """Ranks one day after the other; what it carries from day to day lives as long as its connection."""

    def __init__(self) -> None:
        self._carried: tuple[date, tuple[int, ...] | None, frozenset[int]] | None = None

    def run(self, due: Due) -> None:
        """Write the snapshot of one day, in the caller's transaction; after a failure start with a new `Ranks`."""
        start, end = bounds_of(due.date)
        params: dict[str, Any] = {
            "date": due.date, "start": start, "end": end, "games": None if due.games is None else list(due.games)
        }  # fmt: skip
        run_file("boards", params)
        seasons = self._seasons()
        if not self._goes_on(due, seasons=seasons, start=start):
            self._load(params)
        self._add_day(params)
        self._carried = (due.date, due.games, frozenset(seasons))

    def _seasons(self) -> dict[int, datetime]:
        rows = fetch_rows(sql="SELECT season_id, greatest(starts_at, %(first)s) AS starts_at FROM reports_board",
                          params={"first": BEGINNING})  # fmt: skip
        return {row["season_id"]: row["starts_at"] for row in rows}

    def _goes_on(self, due: Due, *, seasons: dict[int, datetime], start: datetime) -> bool:
        """Whether the working table holds the end of the day before: every season, but for those that begin today."""
        if self._carried is None:
            return False
        day, games, held = self._carried
        older = {season for season, starts_at in seasons.items() if starts_at < start}
        return day == due.date - timedelta(days=1) and games == due.games and older <= held

    def _load(self, params: dict[str, Any]) -> None:
        execute(sql="TRUNCATE reports_standing")
        run_file("standing", {**params, "date": None, "low": BEGINNING, "high": params["start"]})
        run_file("standing_global", {**params, "date": None})
        execute(sql="ANALYZE reports_standing")
        execute(sql=DROP)
        run_file("curve")
        execute(sql="ALTER TABLE reports_curve_new RENAME TO reports_curve")

    def _add_day(self, params: dict[str, Any]) -> None:
        execute(sql="DELETE FROM reports_standing e WHERE e.season_id = ANY (%(over)s)", params={"over": self._over()})
        run_file("standing", {**params, "low": params["start"], "high": params["end"]})
        run_file("standing_global", params)
        run_file("curve")
        run_file("snapshot", params)

    def _over(self) -> list[int]:
        """Seasons that ended the day before; the curve of that day knows them."""
        sql = "SELECT season_id FROM reports_curve EXCEPT SELECT season_id FROM reports_board"
        rows = fetch_rows(sql=sql)
        return [row["season_id"] for row in rows]

    def close(self) -> None:
        """Leave nothing behind on the connection, nor in the working table."""
        execute(sql=f"{DROP}; DROP TABLE IF EXISTS reports_board; TRUNCATE reports_standing")
