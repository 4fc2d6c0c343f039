"""Entries recomputed from the ledger, for some players: after a void, a ban, or a changed rule."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from ranker.core.db import fetch_rows, read_sql
from ranker.leaderboards.models import Season, SeasonState
from ranker.leaderboards.stored import EntryState
from ranker.users.models import User

SQL = Path(__file__).resolve().parent.parent / "sql"
Changed = list[tuple[int, EntryState]]

# Every season that some scores count in, whatever its state.
SEASONS = """
    SELECT DISTINCT t.id
    FROM scores_score r
    JOIN leaderboards_leaderboard b ON b.game_id = r.game_id AND (b.mode_id IS NULL OR b.mode_id = r.mode_id)
    JOIN leaderboards_season t ON t.leaderboard_id = b.id AND t.state <> 'replaced'
     AND t.starts_at = leaderboards_season_start(b.reset_schedule, r.created_at)
    WHERE r.player_id = ANY (%(players)s::bigint[]) AND (%(score)s::bigint IS NULL OR r.id = %(score)s::bigint)
"""


def lock_players(*, player_ids: Sequence[int]) -> list[User]:
    """Lock players against submissions until the transaction ends, in the order of their ids."""
    return list(User.objects.select_for_update().filter(pk__in=list(player_ids)).order_by("pk"))


def recompute_players(*, player_ids: Sequence[int], now: datetime) -> Changed:
    """Recompute locked players' entries in every season they ever scored in; returns what changed."""
    rows = fetch_rows(sql=SEASONS, params={"players": list(player_ids), "score": None})
    return recompute_entries(player_ids=player_ids, season_ids=[row["id"] for row in rows], now=now)


def recompute_around_score(*, score_id: int, player_id: int, now: datetime) -> Changed:
    """Recompute a locked player's entries in every season one of their scores counts in; returns what changed."""
    rows = fetch_rows(sql=SEASONS, params={"players": [player_id], "score": score_id})
    return recompute_entries(player_ids=[player_id], season_ids=[row["id"] for row in rows], now=now)


def recompute_entries(*, player_ids: Sequence[int], season_ids: Sequence[int], now: datetime) -> Changed:
    """Recompute locked players' entries in some seasons and the global ones; closed seasons that changed say so."""
    params = {"players": list(player_ids), "seasons": list(season_ids)}
    changed = _states(fetch_rows(sql=read_sql(SQL / "recompute.sql"), params=params))
    running = [SeasonState.OPEN, SeasonState.BUILDING]
    globals_ = Season.objects.filter(leaderboard__game=None, state__in=running).values_list("pk", flat=True)
    changed += recompute_global_entries(player_ids=player_ids, season_ids=list(globals_))
    Season.objects.filter(pk__in={pk for pk, _ in changed}, state=SeasonState.CLOSED).update(amended_at=now)
    return changed


def recompute_global_entries(*, player_ids: Sequence[int], season_ids: Sequence[int]) -> Changed:
    """Recompute locked players' entries in the given seasons of the global board; returns what changed."""
    params = {"players": list(player_ids), "seasons": list(season_ids)}
    return _states(fetch_rows(sql=read_sql(SQL / "recompute_global.sql"), params=params))


def _states(rows: Sequence[dict[str, Any]]) -> Changed:
    return [
        (row["season_id"], EntryState(row["player_id"], row["value"], row["version"], row["achieved_at"]))
        for row in rows
    ]
