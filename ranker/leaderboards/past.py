"""Seasons that are over, with their winners. From PostgreSQL: they are read rarely, and Redis forgets them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from ranker.core.db import fetch_rows, read_sql
from ranker.games.registry import GameInfo
from ranker.leaderboards.finding import find_game_or_global, find_one_board
from ranker.leaderboards.lines import Known, Line
from ranker.leaderboards.registry import boards, window_of
from ranker.leaderboards.stored import Row

SEASONS = Path(__file__).resolve().parent / "sql" / "seasons.sql"


def list_past_seasons(
    *, game: str, asked: Mapping[str, Any], now: datetime, limit: int, offset: int
) -> tuple[int, list[dict[str, Any]]]:
    """How many seasons of the boards that `asked` means are over, and a page of them, the latest first.

    Raises `Refusal` as `find_board` does.
    """
    info = find_game_or_global(game)
    params = {"boards": _board_ids(info, asked=asked), "now": now, "limit": limit, "offset": offset}
    rows = fetch_rows(sql=read_sql(SEASONS), params=params)
    found = [_season(list(group), game=info) for _, group in groupby(rows, key=lambda row: row["id"])]
    return rows[0]["total"] if rows else 0, found


def _board_ids(game: GameInfo | None, *, asked: Mapping[str, Any]) -> list[int]:
    """The board asked for, or all of the game's where none is."""
    if not asked.keys() & {"window", "mode", "leaderboard"}:
        return [board.id for board in boards.get().of_game(game.id if game else None)]
    board = find_one_board(game, asked=asked)
    return [board.id] if board else []


def _season(rows: list[dict[str, Any]], *, game: GameInfo | None) -> dict[str, Any]:
    first = rows[0]
    return {
        "id": first["id"],
        "leaderboard": first["slug"],
        "window": window_of(first["reset_schedule"]),
        "mode": game.mode_name(first["mode_id"]) if game else None,
        "starts_at": first["starts_at"],
        "ends_at": first["ends_at"],
        "amended_at": first["amended_at"],
        "winners": list(_winners(rows)),
    }


def _winners(rows: Iterable[dict[str, Any]]) -> Iterable[Line]:
    for row in rows:
        if row["player_id"] is not None:
            yield Line.of(Row(row["player_id"], row["value"], 1), Known.of(row))
