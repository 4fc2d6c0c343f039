"""What happened lately: scores, records, overtakings at the top, achievements, seasons won. Read, never kept."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from ranker.core.clock import BEGINNING
from ranker.core.db import fetch_prepared, read_sql
from ranker.games.registry import GameInfo, games
from ranker.leaderboards.registry import window_of

SQL = Path(__file__).resolve().parent / "sql"
# How far down the board an overtaking is "at the top".
TOP = 10
# Where nobody has played for this long, the whole ledger is looked through.
LATELY = timedelta(days=35)
Row = dict[str, Any]
KINDS = ("score", "record", "overtake", "achievement", "season")


def list_activity(*, game: GameInfo | None, kinds: Sequence[str], limit: int, now: datetime) -> list[Row]:
    """The latest `limit` happenings of these kinds in a game or in all, without banned players and voided scores."""
    found: list[Row] = []
    if "score" in kinds:
        found += [_told("score", row) for row in _scores(game, limit=limit, now=now)]
    if "record" in kinds or "overtake" in kinds:
        found += [item for row in _fetch("recent_feats", game, limit=limit, top=TOP) if (item := _feat(row, kinds))]
    if "achievement" in kinds:
        found += [_achievement(row) for row in _fetch("recent_achievements", game, limit=limit)]
    if "season" in kinds:
        found += [_season(row) for row in _seasons(game, limit=limit)]
    # Of what one score did, the score itself comes last, so that the greater news stands above it.
    order: Callable[[Row], Any] = lambda item: (item["at"], item["score_id"], KINDS.index(item["kind"]))  # noqa: E731
    return sorted(found, key=order, reverse=True)[:limit]


def _scores(game: GameInfo | None, *, limit: int, now: datetime) -> list[Row]:
    sql, params = read_sql(SQL / "recent_scores.sql"), {"games": _game_ids(game), "limit": limit}
    rows = fetch_prepared(sql=sql, params={**params, "since": now - LATELY})
    return rows if len(rows) == limit else fetch_prepared(sql=sql, params={**params, "since": BEGINNING})


def _seasons(game: GameInfo | None, *, limit: int) -> list[Row]:
    # Seasons nobody played in have no winner and are left out.
    params = {"games": _game_ids(game), "limit": limit, "seasons": 3 * limit}
    return fetch_prepared(sql=read_sql(SQL / "recent_seasons.sql"), params=params)


def _fetch(name: str, game: GameInfo | None, **params: int) -> list[Row]:
    return fetch_prepared(sql=read_sql(SQL / f"{name}.sql"), params={"game": game.id if game else None, **params})


def _game_ids(game: GameInfo | None) -> list[int]:
    return [game.id] if game else list(games.get().by_id)


def _told(kind: str, row: Row, **more: Any) -> Row:
    """What every item has, and what only some have: null where it does not apply."""
    game = games.get().by_id.get(row["game_id"])
    return {
        "kind": kind,
        "at": row["at"],
        "game": game.slug if game else None,
        "game_name": game.name if game else None,
        "mode": game.mode_name(row.get("mode_id")) if game else None,
        "user_id": row["player_id"],
        "username": row["username"],
        "display_name": row["display_name"],
        "country": row["country"],
        "score_id": row["score_id"],
        "score": row.get("value"),
        "rank": None,
        "players_passed": None,
        "previous_score": None,
        "previous_holder": None,
        "achievement": None,
        "season": None,
        **more,
    }


def _feat(row: Row, kinds: Sequence[str]) -> Row | None:
    """A record is also told as one where somebody was overtaken for it."""
    kind = "record" if row["is_record"] else "overtake"
    if kind not in kinds:
        return None
    holder = None
    if row["dethroned_id"]:
        who = {"user_id": row["dethroned_id"], "username": row["dethroned_username"]}
        holder = {**who, "display_name": row["dethroned_display_name"]}
    more = {"rank": row["rank"], "players_passed": row["passed"], "previous_score": row["previous_value"]}
    return _told(kind, row, previous_holder=holder, **more)


def _achievement(row: Row) -> Row:
    return _told("achievement", row, achievement={"slug": row["slug"], "name": row["name"], "tier": row["tier"]})


def _season(row: Row) -> Row:
    season = {
        "id": row["season"],
        "leaderboard": row["leaderboard"],
        "window": window_of(row["reset_schedule"]),
        "starts_at": row["starts_at"],
        "ends_at": row["at"],
    }
    return _told("season", row, rank=1, season=season)
