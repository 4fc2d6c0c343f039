"""The boards as they stood at the end of each day, computed from the ledger day after day.

A working table (`reports_standing`) holds every player's value on the games' all-time boards, the global one and a few
others as at the end of the day before. For the first day of a stretch it is filled from the ledger; from then on a
day's scores are added to it, and the ranks follow from whom they moved. Of other boards the first thousand are kept,
which follow from yesterday's and from the day's scores or, where they do not, from their season's scores.
"""

from collections.abc import Set
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from ranker.core.db import execute, fetch_rows
from ranker.reports.services.marks import Due, bounds_of
from ranker.reports.services.statements import run_file

BEGINNING: Final = datetime(1, 1, 1, tzinfo=UTC)
DROP: Final = "DROP TABLE IF EXISTS reports_curve, reports_curve_new, reports_moved"
EMPTY: Final = """
    CREATE TEMP TABLE reports_curve (
        season_id bigint, place bigint, tie_at timestamptz, tie_id bigint, players integer, rank integer
    )
"""


@dataclass(frozen=True, slots=True)
class Seasons:
    """Of a day's boards: when each season in the working table began, which are of the games' all-time boards, and the
    beginning of the earliest of those that are gone through (none: there are no such)."""

    begun: dict[int, datetime]
    mains: frozenset[int]
    since: datetime | None


class Ranks:
    """Ranks one day after the other; what it carries from day to day lives as long as its connection."""

    def __init__(self) -> None:
        # The day whose end the working table holds, and the seasons in it.
        self._carried: tuple[date, Seasons] | None = None

    def run(self, due: Due) -> None:
        """Write the snapshot of one day, in the caller's transaction; after a failure start with a new `Ranks`."""
        start, end = bounds_of(due.date)
        params: dict[str, Any] = {
            "date": due.date, "start": start, "end": end, "games": None if due.games is None else list(due.games)
        }  # fmt: skip
        run_file("boards", params)
        seasons = _get_seasons()
        if not self._goes_on(due.date, seasons=seasons, start=start):
            self._load(params)
        self._add_day({**params, "since": seasons.since or end, "over": list(self._held() - seasons.begun.keys())})
        self._carried = (due.date, seasons)

    def _held(self) -> Set[int]:
        return self._carried[1].begun.keys() if self._carried else frozenset()

    def _goes_on(self, day: date, *, seasons: Seasons, start: datetime) -> bool:
        """Whether the working table holds the end of the day before, of all seasons that had begun by then. The global
        board cannot go on where a board that it adds up has come or gone."""
        older = {season for season, begun in seasons.begun.items() if begun < start}
        return (
            self._carried is not None
            and self._carried[0] == day - timedelta(days=1)
            and self._carried[1].mains == seasons.mains
            and older <= self._held()
        )

    def _load(self, params: dict[str, Any]) -> None:
        """All that came before, as if it were one day."""
        execute(sql=f"TRUNCATE reports_standing; {DROP}; {EMPTY}")
        self._add({**params, "low": BEGINNING, "high": params["start"]})
        execute(sql="ANALYZE reports_standing")
        self._turn_over()
        self._carried = None

    def _add_day(self, params: dict[str, Any]) -> None:
        execute(sql="DELETE FROM reports_standing WHERE season_id = ANY (%(over)s)", params=params)
        self._add({**params, "low": params["start"], "high": params["end"]})
        run_file("snapshot", params)
        run_file("tops", params)
        self._turn_over()

    def _add(self, params: dict[str, Any]) -> None:
        run_file("standing", params)
        run_file("curve", params)

    def _turn_over(self) -> None:
        """What was new is of the day before."""
        execute(sql="DROP TABLE reports_moved, reports_curve; ALTER TABLE reports_curve_new RENAME TO reports_curve")

    def close(self) -> None:
        """Leave nothing behind on a pooled connection, nor in the working table."""
        execute(sql=f"{DROP}; DROP TABLE IF EXISTS reports_board; TRUNCATE reports_standing")


def _get_seasons() -> Seasons:
    rows = fetch_rows(
        sql="SELECT season_id, is_kept, is_main, goes_on, "
        "CASE WHEN game_id IS NULL THEN %(first)s ELSE greatest(starts_at, %(first)s) END AS begun FROM reports_board",
        params={"first": BEGINNING},
    )
    return Seasons(
        begun={row["season_id"]: row["begun"] for row in rows if row["is_kept"]},
        mains=frozenset(row["season_id"] for row in rows if row["is_main"]),
        since=min((row["begun"] for row in rows if not row["is_kept"] and not row["goes_on"]), default=None),
    )
