"""Whole seasons computed from the ledger in one go: seasons of the past that scores were imported into, demo data."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.db import transaction

from ranker.core.db import execute, fetch_rows, read_sql
from ranker.leaderboards.models import Leaderboard, Season, SeasonState

SQL = Path(__file__).resolve().parent.parent / "sql"
EVERYONE = (0, 2**63 - 1)
LOCK_PLAYERS = """
    SELECT id FROM users_user WHERE id IN (
        SELECT r.player_id FROM scores_score r
        WHERE r.game_id = %(game)s AND r.created_at >= %(start)s AND r.created_at < %(end)s)
    ORDER BY id FOR NO KEY UPDATE
"""


def insert_past_seasons(*, board: Leaderboard, windows: Sequence[tuple[datetime, datetime]]) -> int:
    """Make the closed seasons that a board lacks and that have scores; their entries are still to be filled."""
    starts, ends = [start for start, _ in windows], [end for _, end in windows]
    params = {"board": board.pk, "starts": starts, "ends": ends}
    return execute(sql=read_sql(SQL / "past_seasons.sql"), params=params)


def lock_players_between(*, game_id: int, start: datetime, end: datetime) -> list[int]:
    """Lock everyone who scored in `[start, end)` against submissions, bans and voids, and return them."""
    rows = fetch_rows(sql=LOCK_PLAYERS, params={"game": game_id, "start": start, "end": end})
    return [row["id"] for row in rows]


def fill_seasons(
    *,
    board: Leaderboard,
    season_ids: Sequence[int],
    start: datetime,
    end: datetime,
    player_ids: Sequence[int] | None = None,
    between: tuple[int, int] = EVERYONE,
    now: datetime,
) -> int:
    """Compute seasons of a board from the scores in `[start, end)`; returns how many entries changed.

    For `player_ids`, who must be locked, or for the players whose ids lie `between`, to whom nobody else may write.
    Seasons just inserted count as closed from `now` on.
    """
    params = {
        "schedule": board.reset_schedule,
        "game": board.game_id,
        "mode": board.mode_id,
        "seasons": list(season_ids),
        "start": start,
        "end": end,
        "players": None if player_ids is None else list(player_ids),
        "first": between[0],
        "last": between[1],
    }
    with transaction.atomic():
        changed = execute(sql=read_sql(SQL / "fill.sql"), params=params)
        just_made = Season.objects.filter(pk__in=season_ids, state=SeasonState.CLOSED, closed_at=None)
        just_made.update(closed_at=now)
    return changed
