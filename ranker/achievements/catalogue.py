"""The achievements every installation begins with; admins change them and add others."""

from typing import Any

from ranker.achievements.models import Achievement

STANDARD: list[dict[str, Any]] = [
    {"slug": "first-steps", "name": "First Steps", "tier": "bronze", "kind": "scores", "threshold": 1,
     "description": "Submit your first score."},
    {"slug": "novice-player", "name": "Novice Player", "tier": "bronze", "kind": "scores", "threshold": 5,
     "description": "Play 5 games."},
    {"slug": "dedicated", "name": "Dedicated", "tier": "silver", "kind": "scores", "threshold": 25,
     "description": "Play 25 games."},
    {"slug": "veteran", "name": "Veteran", "tier": "gold", "kind": "scores", "threshold": 100,
     "description": "Play 100 games."},
    {"slug": "rising-star", "name": "Rising Star", "tier": "bronze", "kind": "points", "threshold": 1000,
     "description": "Score 1,000 points in one game."},
    {"slug": "skilled-gamer", "name": "Skilled Gamer", "tier": "silver", "kind": "points", "threshold": 2500,
     "description": "Score 2,500 points in one game."},
    {"slug": "elite-player", "name": "Elite Player", "tier": "gold", "kind": "points", "threshold": 5000,
     "description": "Score 5,000 points in one game."},
    {"slug": "consistent", "name": "Consistent", "tier": "silver", "kind": "average", "threshold": 1500, "window": 10,
     "description": "Average 1,500 points or more over your last 10 games."},
    {"slug": "perfectionist", "name": "Perfectionist", "tier": "gold", "kind": "average", "threshold": 2000,
     "window": 20, "description": "Average 2,000 points or more over your last 20 games."},
    {"slug": "top-10", "name": "Top 10", "tier": "silver", "kind": "rank", "threshold": 10,
     "description": "Reach the top 10 of a game's all-time board."},
    {"slug": "champion", "name": "Champion", "tier": "gold", "kind": "rank", "threshold": 1,
     "description": "Lead a game's all-time board."},
    {"slug": "overtaker", "name": "Overtaker", "tier": "silver", "kind": "passed", "threshold": 100,
     "description": "Pass 100 players on all-time boards."},
    {"slug": "on-a-streak", "name": "On a Streak", "tier": "bronze", "kind": "streak", "threshold": 7,
     "description": "Play on 7 days in a row."},
]  # fmt: skip


def ensure_catalogue() -> None:
    """Put the standard achievements into an empty table: the migration did, and a flushed database needs them again.

    They carry no mark: the relay goes through the whole ledger from its beginning anyway.
    """
    if not Achievement.objects.exists():
        add_standard(Achievement)


def add_standard(model: type[Any]) -> None:
    """Add what is missing, by slug; `model` may be a migration's."""
    rows = [model(**fields, position=n) for n, fields in enumerate(STANDARD, start=1)]
    model.objects.bulk_create(rows, ignore_conflicts=True)
