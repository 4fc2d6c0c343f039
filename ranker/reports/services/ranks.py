"""The boards as they stood at the end of each day, computed from the ledger day after day.

A working table (`reports_standing`) holds every player's value on the games' all-time boards as at the end of the day
before. For the first day of a stretch it is filled from the ledger; from then on a day's scores are added to it. Of
other boards the first thousand are kept, which follow from yesterday's and from the day's scores or, where they do not,
from their season's scores.
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
        # The day whose end the working table holds, and the seasons in it.
        self._carried: tuple[date, frozenset[int]] | None = None

    def run(self, due: Due) -> None:
        """Write the snapshot of one day, in the caller's transaction; after a failure start with a new `Ranks`."""
        start, end = bounds_of(due.date)
        params: dict[str, Any] = {
            "date": due.date, "start": start, "end": end, "games": None if due.games is None else list(due.games)
        }  # fmt: skip
        run_file("boards", params)
        seasons = self._seasons()
        params["mains"] = [season for season, (_, is_main) in seasons.items() if is_main]
        if not self._goes_on(due.date, older={season for season, (begun, _) in seasons.items() if begun < start}):
            self._load(params)
        self._add_day({**params, "over": list(self._held() - seasons.keys())})
        self._carried = (due.date, frozenset(seasons))

    def _seasons(self) -> dict[int, tuple[datetime, bool]]:
        """Those kept in the working table: when each began, and whether it is its game's all-time board's."""
        sql = "SELECT season_id, greatest(starts_at, %(first)s) AS begun, is_main FROM reports_board WHERE is_kept"
        rows = fetch_rows(sql=sql, params={"first": BEGINNING})
        return {row["season_id"]: (row["begun"], row["is_main"]) for row in rows}

    def _held(self) -> frozenset[int]:
        return self._carried[1] if self._carried else frozenset()

    def _goes_on(self, day: date, *, older: set[int]) -> bool:
        """Whether the working table holds the end of the day before, of all seasons that had begun by then."""
        return self._carried is not None and self._carried[0] == day - timedelta(days=1) and older <= self._held()

    def _load(self, params: dict[str, Any]) -> None:
        execute(sql="TRUNCATE reports_standing")
        run_file("standing", {**params, "date": None, "low": BEGINNING, "high": params["start"]})
        execute(sql="ANALYZE reports_standing")
        execute(sql=DROP)
        run_file("curve", params)
        execute(sql="ALTER TABLE reports_curve_new RENAME TO reports_curve")

    def _add_day(self, params: dict[str, Any]) -> None:
        execute(sql="DELETE FROM reports_standing WHERE season_id = ANY (%(over)s)", params=params)
        run_file("standing", {**params, "low": params["start"], "high": params["end"]})
        run_file("curve", params)
        run_file("snapshot", params)
        run_file("tops", params)

    def close(self) -> None:
        """Leave nothing behind on a pooled connection, nor in the working table."""
        execute(sql=f"{DROP}; DROP TABLE IF EXISTS reports_board; TRUNCATE reports_standing")
