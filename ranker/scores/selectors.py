"""Reading the ledger. Its rows are found along the indexes by player and by game, and never all counted."""

from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.db.models import Q, QuerySet

from ranker.core.db import fetch_rows, read_sql
from ranker.core.errors import Refusal
from ranker.core.fields import MAX_INTEGER
from ranker.games.registry import GameInfo, games
from ranker.leaderboards.registry import boards
from ranker.scores.models import Moderation, Score

SQL: Final = Path(__file__).resolve().parent / "sql"
STATS: Final = SQL / "stats.sql"


def list_scores(
    *,
    player_id: int | None = None,
    game_id: int | None = None,
    mode_id: int | None = None,
    status: str | None = None,
    start: datetime | None = None,
    end: datetime | None = None,
) -> QuerySet[Score]:
    """Scores dated in `[start, end)`, the newest first; those of all players and games, the last written first."""
    given = {
        "player_id": player_id,
        "game_id": game_id,
        "mode_id": mode_id,
        "status": status,
        "created_at__gte": start,
        "created_at__lt": end,
    }
    found = Score.objects.select_related("player").filter(Q(**{name: v for name, v in given.items() if v is not None}))
    # Without a player or a game, only the ids have an index to read along.
    return found.order_by("-id") if player_id is game_id is None else found.order_by("-created_at", "-id")


def get_score(score_id: int) -> Score:
    """One score; raises `Refusal` (404) when there is none."""
    score = Score.objects.select_related("player").filter(pk=score_id).first()
    if score is None:
        raise Refusal(status=404, detail="There is no such score.")
    return score


def list_stats(*, player_id: int) -> list[dict[str, Any]]:
    """What a player has accepted scores for, game by game, the last played first."""
    rows = fetch_rows(sql=read_sql(STATS), params={"player_id": player_id})
    return [_stats(row, game=game_of(row["game_id"])) for row in rows]


def game_of(game_id: int) -> GameInfo:
    """The game of a row."""
    return games.get().by_id.get(game_id) or games.fresh().by_id[game_id]


def _stats(row: dict[str, Any], *, game: GameInfo) -> dict[str, Any]:
    main = boards.get().find(game_id=game.id, window="never")
    lowest_wins = main is not None and main.rule.sort_order == "asc"
    return {
        "game": game.slug,
        "name": game.name,
        "plays": row["plays"],
        "best": row["lowest"] if lowest_wins else row["highest"],
        "total": _number(int(row["total"])),
        "average": round(float(row["total"]) / row["plays"], 3),
        "last_played_at": row["last_played_at"],
    }


def _number(value: int) -> int | float:
    """As JSON can carry it: beyond 2^53 no reader could hold it exactly."""
    return value if abs(value) <= MAX_INTEGER else float(value)


def describe_score(score: Score) -> dict[str, Any]:
    """A score as its player and admins see it."""
    return {
        **describe_public_score(score),
        "user_id": score.player_id,
        "username": score.player.username,
        "metadata": score.metadata,
        "match_id": score.match_id,
        "source": score.source,
        "status": score.status,
    }


def describe_public_score(score: Score) -> dict[str, Any]:
    """A score as everybody may see it."""
    game = game_of(score.game_id)
    return {
        "id": score.pk,
        "game": game.slug,
        "mode": game.mode_name(score.mode_id),
        "score": score.value,
        "duration_seconds": score.duration_seconds,
        "difficulty": score.difficulty,
        "created_at": score.created_at,
    }


def export_scores(player_id: int) -> list[dict[str, Any]]:
    """A player's part of the ledger, for their own export."""
    return [describe_score(score) for score in list_scores(player_id=player_id).iterator(chunk_size=2000)]


def export_moderations(player_id: int) -> list[Any]:
    """What was done about a player and their scores, and why."""
    rows = Moderation.objects.filter(player_id=player_id).order_by("id")
    return list(rows.values("action", "score_id", "reason", "created_at"))
