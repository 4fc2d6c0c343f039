"""What the paths of boards answer, from what was asked for; both ways to a view call these."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ranker.core.errors import Refusal
from ranker.leaderboards import selectors
from ranker.leaderboards.finding import Found, find_board
from ranker.leaderboards.lines import Stretch

ABSENT = "This player is not on this board."
ABSENT_ME = "You are not on this board yet."


def describe_around(*, game: str, asked: Mapping[str, Any], user_id: int, now: datetime) -> dict[str, Any]:
    """A player's surroundings. Raises `Refusal` (404) for a player who is not on the board."""
    board = find_board(game=game, asked=asked, now=now)
    read = selectors.get_around(season=board.season, player_id=user_id, radius=asked["radius"])
    if read.found.standing is None:
        raise Refusal(status=404, detail=ABSENT)
    head = describe_board(board, total=read.found.total_players, source=read.source, now=now)
    return {**head, "entries": read.found.lines}


def describe_my_rank(*, game: str, asked: Mapping[str, Any], user_id: int, now: datetime) -> dict[str, Any]:
    """A player's own place, who stands near, and what is missing to the next better score."""
    board = find_board(game=game, asked=asked, now=now)
    near = selectors.get_around(season=board.season, player_id=user_id, radius=asked["radius"]).found
    answer, standing = describe_standing(near, user_id=user_id, absent=ABSENT_ME), near.standing
    further = {
        "neighbours": near.lines,
        "points_to_next": standing.points_to_next if standing else None,
        "next_rank": standing.next_rank if standing else None,
    }
    return answer | further


def describe_board(board: Found, *, total: int, source: str, now: datetime) -> dict[str, Any]:
    """What every answer about a board begins with."""
    return {
        "game": board.game,
        "mode": board.mode,
        "window": board.window,
        "season": board.season.id if board.season else None,
        "total_players": total,
        "source": source,
        "as_of": now,
    }


def describe_standing(near: Stretch, *, user_id: int, absent: str) -> dict[str, Any]:
    """A player's standing; raises `Refusal` (404) with the sentence `absent` when there is none."""
    line = next((line for line in near.lines if line.user_id == user_id), None)
    if near.standing is None or line is None:
        raise Refusal(status=404, detail=absent)
    return {
        "user_id": user_id,
        "username": line.username,
        "rank": near.standing.rank,
        "score": near.standing.value,
        "percentile": near.standing.percentile,
        "total_players": near.total_players,
        "plays": line.plays,
    }
