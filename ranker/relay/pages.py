"""A board's top page, as live readers get it: found by what they ask for, and composed in the shape of the API's."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ranker.core.errors import Refusal
from ranker.games.registry import games
from ranker.leaderboards import selectors
from ranker.leaderboards.finding import find_game_or_global, find_mode_id
from ranker.leaderboards.registry import BoardInfo, boards, schedule_of, window_of
from ranker.leaderboards.serializers import WindowQuery
from ranker.leaderboards.services.boards import GLOBAL_SLUG

# The longest page the API gives; live readers may ask for less.
TOP = 100


def find_watchable(*, game: str, query: Mapping[str, str]) -> int:
    """The id of the board that `window`, `mode` or `leaderboard` mean. Raises `Refusal` 404 or 400, and DRF's
    `ValidationError`."""
    form = WindowQuery(data=dict(query))
    form.is_valid(raise_exception=True)
    asked = form.validated_data
    info = find_game_or_global(game)
    terms = {
        "game_id": info.id if info else None,
        "window": schedule_of(asked.get("window", "all")),
        "mode_id": find_mode_id(info, name=asked.get("mode")),
        "slug": asked.get("leaderboard"),
    }
    board = boards.get().find(**terms) or boards.fresh().find(**terms)
    if board is None:
        raise Refusal(status=404, detail="There is no such board.")
    return board.id


def find_board_by_id(board_id: int) -> BoardInfo | None:
    """An active board."""
    return next((board for board in boards.get().boards if board.id == board_id), None)


def compose_page(*, board_id: int, now: datetime) -> dict[str, Any] | None:
    """The first `TOP` lines of a board's current season; nothing for a board that is there no more."""
    board = find_board_by_id(board_id)
    if board is None:
        return None
    season = board.season_at(now)
    read = selectors.get_page(season=season.ref, offset=0, limit=TOP) if season else None
    total = read.found.total_players if read else 0
    info = games.get().by_id.get(board.game_id) if board.game_id else None
    return {
        "game": info.slug if info else GLOBAL_SLUG,
        "mode": info.mode_name(board.mode_id) if info else None,
        "window": window_of(board.window),
        "season": season.ref.id if season else None,
        "total_players": total,
        "source": read.source if read else "database",
        "as_of": now,
        "next": None,
        "previous": None,
        "entries": read.found.lines if read else [],
    }
