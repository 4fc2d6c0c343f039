"""The demo's boards: seasons of the days behind us, and everyone's entries in them and in the running ones."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import cast

from ranker.core.clock import Schedule, bounds
from ranker.core.db import execute, read_sql
from ranker.leaderboards.models import Leaderboard, ResetSchedule, Season, SeasonState
from ranker.scores.services.filling import SQL, fill_seasons, insert_past_seasons

LATER = timedelta(days=62)


def fill_boards(
    *, game_ids: list[int], days: int, first: int, last: int, now: datetime, on_board: Callable[[str], None]
) -> None:
    """Fill every board of the demo's games, then the global one. `first` to `last` are the players' ids."""
    boards = Leaderboard.objects.filter(game__in=game_ids, is_active=True).select_related("game").order_by("pk")
    for board in boards:
        _fill_board(board, days=days, first=first, last=last, now=now)
        on_board(str(board))
    for season in Season.objects.filter(leaderboard__game=None, state=SeasonState.OPEN):
        params = {"season": season.pk, "first": first, "last": last}
        execute(sql=read_sql(SQL / "fill_global.sql"), params=params)
        on_board("Global")


def _fill_board(board: Leaderboard, *, days: int, first: int, last: int, now: datetime) -> None:
    start, end = _span(board, days=days, now=now)
    if board.reset_schedule != ResetSchedule.NEVER:
        windows = _past_windows(board, days=days, now=now)
        insert_past_seasons(board=board, windows=windows)
    seasons = Season.objects.filter(leaderboard=board, state__in=[SeasonState.OPEN, SeasonState.CLOSED])
    season_ids = list(seasons.values_list("pk", flat=True))
    fill_seasons(board=board, season_ids=season_ids, start=start, end=end, between=(first, last), now=now)


def _span(board: Leaderboard, *, days: int, now: datetime) -> tuple[datetime, datetime]:
    """From before the first season the demo's scores are in to after the last."""
    return now - timedelta(days=days) - LATER, now + LATER


def _past_windows(board: Leaderboard, *, days: int, now: datetime) -> list[tuple[datetime, datetime]]:
    schedule = cast(Schedule, board.reset_schedule)
    every = {bounds(schedule=schedule, at=now.astimezone(UTC) - timedelta(days=day)) for day in range(days)}
    return sorted((start, end) for start, end in every if end is not None and end <= now)
