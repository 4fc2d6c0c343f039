"""Seasons open a day ahead, or at the latest with the first score of their time, and close when they are over."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, cast

from django.db import transaction

from ranker.core.clock import Schedule, bounds
from ranker.core.db import fetch_rows
from ranker.core.redis import RedisAway
from ranker.leaderboards import store
from ranker.leaderboards.models import Leaderboard, Season, SeasonState
from ranker.leaderboards.registry import boards

AHEAD = timedelta(days=1)
# What is in flight when a season ends may still be written to it; it is labelled closed a little later.
GRACE = timedelta(seconds=10)

MAIN_BOARDS = """
    SELECT b.game_id, g.global_weight AS weight
    FROM leaderboards_leaderboard b JOIN games_game g ON g.id = b.game_id
    WHERE b.is_default AND b.mode_id IS NULL AND b.reset_schedule = 'never' AND b.is_active
      AND b.sort_order = 'desc' AND g.global_weight > 0
"""


def open_seasons(*, now: datetime, board_ids: Iterable[int] | None = None) -> list[Season]:
    """Open what the active boards lack for now and for a day ahead; returns the seasons opened. Safe to run at once
    from anywhere: the database lets one season of a board in at a time."""
    active = Leaderboard.objects.filter(is_active=True)
    if board_ids is not None:
        active = active.filter(pk__in=list(board_ids))
    opened = [season for board in active for at in (now, now + AHEAD) if (season := open_season(board=board, at=at))]
    if opened:
        boards.forget()
    return opened


def open_season(*, board: Leaderboard, at: datetime) -> Season | None:
    """Open a board's season around `at` if it has none; nothing may have been scored in it yet.

    Redis learns of the season before the season can be seen, so that no score finds it missing there. When Redis is
    away the relay builds it later.
    """
    starts_at, ends_at = bounds(schedule=cast(Schedule, board.reset_schedule), at=at)
    if _taken(board, starts_at):
        return None
    with transaction.atomic():
        # Two openers come one after the other here; the second finds the season there.
        board = Leaderboard.objects.select_for_update(no_key=True).get(pk=board.pk)
        if _taken(board, starts_at):
            return None
        season = Season.objects.create(leaderboard=board, starts_at=starts_at, ends_at=ends_at, **rule_fields(board))
        _announce(season.pk)
    return season


def rule_fields(board: Leaderboard) -> dict[str, Any]:
    """What a season takes over from its board when it is made."""
    rule = {"operator": board.operator, "sort_order": board.sort_order, "tie_break": board.tie_break}
    return rule if board.game_id else {**rule, "weights": global_weights()}


def global_weights() -> dict[str, int]:
    """What a point of each game counts in the global board; lowest-wins games are left out."""
    return {str(row["game_id"]): row["weight"] for row in fetch_rows(sql=MAIN_BOARDS)}


def close_seasons(*, now: datetime) -> int:
    """Label the seasons that are over; their entries are their final standings. Returns how many were closed."""
    over = Season.objects.filter(state=SeasonState.OPEN, ends_at__lte=now - GRACE)
    closed = over.update(state=SeasonState.CLOSED, closed_at=now)
    if closed:
        boards.forget()
    return closed


def _taken(board: Leaderboard, starts_at: datetime) -> bool:
    seasons = Season.objects.filter(leaderboard=board, starts_at=starts_at)
    return seasons.exclude(state=SeasonState.REPLACED).exists()


def _announce(season_id: int) -> None:
    try:
        store.open_season(season_id=season_id)
    except RedisAway:
        return
