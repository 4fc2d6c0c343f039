"""The first page of one's own ledger: what a player's client asks for again and again. Those who ask at the same moment
are answered from one round trip. Any other page goes through the view's query."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ranker.core.db import fetch_prepared, int_array, read_sql
from ranker.core.grouping import Grouping
from ranker.core.pagination import DEFAULT_LIMIT, EXACT_UP_TO
from ranker.scores.selectors import game_of

HISTORY: Final = Path(__file__).resolve().parent / "sql" / "history.sql"
MOST: Final = 32
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class OwnPage:
    """The first page of a player's own ledger."""

    count: int
    rows: list[Row]


def get_own_page(*, player_id: int, token_version: int) -> OwnPage | None:
    """The newest `DEFAULT_LIMIT` scores of whoever holds such a token. Nothing for an account that may not look, nor
    where there are more than `EXACT_UP_TO` to count: the caller then asks piece by piece."""
    rows = _group.submit(player_id)
    if not rows or not rows[0]["is_good"] or rows[0]["token_version"] != token_version:
        return None
    if rows[0]["count"] > EXACT_UP_TO:
        return None
    return OwnPage(rows[0]["count"], [_own_row(row) for row in rows if row["id"] is not None])


def _read(player_ids: Sequence[int]) -> list[list[Row]]:
    params = {"players": int_array(set(player_ids)), "limit": DEFAULT_LIMIT, "most": EXACT_UP_TO}
    found: dict[int, list[Row]] = {}
    for row in fetch_prepared(sql=read_sql(HISTORY), params=params):
        found.setdefault(row["player_id"], []).append(row)
    return [found.get(player_id, []) for player_id in player_ids]


def _own_row(row: Row) -> Row:
    game = game_of(row["game_id"])
    return {
        "id": row["id"],
        "game": game.slug,
        "mode": game.mode_name(row["mode_id"]),
        "score": row["value"],
        "duration_seconds": row["duration_seconds"],
        "difficulty": row["difficulty"],
        "created_at": row["created_at"],
        "user_id": row["player_id"],
        "username": row["username"],
        "metadata": row["metadata"],
        "match_id": row["match_id"],
        "source": row["source"],
        "status": row["status"],
    }


_group: Grouping[int, list[Row]] = Grouping(work=_read, most=MOST)
