"""Seasons that were over before their scores were imported: made closed, from the whole ledger of their time."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import cast

from django.db import transaction

from ranker.core.clock import Schedule, bounds
from ranker.core.db import execute
from ranker.leaderboards.models import Leaderboard, ResetSchedule, Season, SeasonState
from ranker.scores.services.filling import fill_seasons, insert_past_seasons, lock_players_between
from ranker.scores.services.gate import closed_gate

Window = tuple[datetime, datetime]
# Seasons in one transaction, about four months of them: their players wait with what they submit until it ends.
AT_ONCE: dict[str, int] = {"daily": 120, "weekly": 17, "monthly": 4}


def make_past_seasons(*, game_id: int, days: Iterable[date], now: datetime) -> int:
    """Make every season of the game's reset boards that these days fall into and that is over; returns how many.

    Seasons that are there already are computed too: one whose making was cut short is completed by the next run.
    """
    boards = Leaderboard.objects.filter(game=game_id, is_active=True).exclude(reset_schedule=ResetSchedule.NEVER)
    found = sorted(set(days))
    return sum(_make(board, windows=_windows(board, days=found, now=now), now=now) for board in boards)


def _windows(board: Leaderboard, *, days: Iterable[date], now: datetime) -> list[Window]:
    schedule = cast(Schedule, board.reset_schedule)
    every = {bounds(schedule=schedule, at=datetime.combine(day, time(), tzinfo=UTC)) for day in days}
    return sorted((start, end) for start, end in every if end is not None and end <= now)


def _make(board: Leaderboard, *, windows: list[Window], now: datetime) -> int:
    step = AT_ONCE[board.reset_schedule]
    return sum(_make_some(board, windows=windows[n : n + step], now=now) for n in range(0, len(windows), step))


def _make_some(board: Leaderboard, *, windows: list[Window], now: datetime) -> int:
    """Put the seasons up first: what is written from then on counts in them, what was before is computed now."""
    with closed_gate():
        made = insert_past_seasons(board=board, windows=windows)
    start, end = windows[0][0], windows[-1][1]
    closed = Season.objects.filter(leaderboard=board, state=SeasonState.CLOSED, starts_at__in=[w[0] for w in windows])
    with transaction.atomic():
        execute(sql="SET LOCAL statement_timeout = 0")
        assert board.game_id is not None
        player_ids = lock_players_between(game_id=board.game_id, start=start, end=end)
        season_ids = list(closed.values_list("pk", flat=True))
        fill_seasons(board=board, season_ids=season_ids, start=start, end=end, player_ids=player_ids, now=now)
    return made
