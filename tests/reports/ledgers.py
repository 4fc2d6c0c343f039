"""Ledgers for reports: rows written as they are, at times relative to today's midnight (UTC)."""

import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import connection

from ranker.core.clock import start_of_day, utc_now
from ranker.core.db import fetch_rows
from ranker.games.models import Game
from ranker.leaderboards.models import Leaderboard, Season
from ranker.scores.partitions import attach_months
from ranker.users.models import User

MIDNIGHT = timedelta()


def today() -> date:
    return utc_now().date()


def day(ago: int) -> date:
    """So many days before today."""
    return today() - timedelta(days=ago)


def at(ago: int, hour: float = 12.0) -> datetime:
    """An hour of a day so many days ago; today's hours are squeezed into what is over of today."""
    midnight = start_of_day(at=utc_now())
    if ago == 0:
        return midnight + (utc_now() - midnight) * (hour / 24)
    return midnight - timedelta(days=ago) + timedelta(hours=hour)


def write(user: User, game: Game, value: int, moment: datetime, **fields: Any) -> int:
    """A ledger row, and nothing else; returns its id."""
    row = {
        "status": "accepted",
        "difficulty": "",
        "mode_id": None,
        "duration_seconds": None,
        "source": "player",
        **fields,
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO scores_score (player_id, game_id, mode_id, value, created_at, duration_seconds, difficulty, "
            "source, status) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING id",
            [user.pk, game.pk, row["mode_id"], value, moment, row["duration_seconds"], row["difficulty"], row["source"],
             row["status"]],
        )  # fmt: skip
        found = cursor.fetchone()
    assert found is not None
    return int(found[0])


def past_seasons(board: Leaderboard, days: int) -> None:
    """Closed daily seasons for some days back."""
    for ago in range(1, days + 1):
        start = datetime.combine(day(ago), datetime.min.time(), tzinfo=UTC)
        Season.objects.create(
            leaderboard=board, starts_at=start, ends_at=start + timedelta(days=1), state="closed",
            operator=board.operator, sort_order=board.sort_order, tie_break=board.tie_break,
        )  # fmt: skip


def scatter(*, games: list[Game], users: list[User], days: int, scores: int, seed: int) -> None:
    """Many scores in bursts, with ties, modes, difficulties and some that do not count."""
    dice = random.Random(seed)
    attach_months(first=at(days), now=utc_now())
    modes = {game.pk: [None, *game.modes.values_list("pk", flat=True)] for game in games}
    for _ in range(scores // 3):
        user, game, ago = dice.choice(users), dice.choice(games), int(days * dice.random() ** 1.5)
        moment = at(ago, dice.uniform(0, 23.9))
        for _ in range(dice.randint(1, 5)):
            write(
                user, game, dice.randint(1, 60), moment,
                mode_id=dice.choice(modes[game.pk]), difficulty=dice.choice(["", "easy", "hard"]),
                duration_seconds=dice.choice([None, 30, 90]), source=dice.choice(["player", "server"]),
                status=dice.choices(["accepted", "voided", "held"], [18, 1, 1])[0],
            )  # fmt: skip
            # Half an hour exactly begins a new session; a minute less does not. Some go on over midnight.
            moment = min(moment + timedelta(minutes=dice.choice([1, 5, 29, 30, 45])), utc_now())


def view(name: str, order: str = "1", where: str = "true") -> list[dict[str, Any]]:
    """All rows of a view."""
    return fetch_rows(sql=f"SELECT * FROM {name} WHERE {where} ORDER BY {order}")


def one(name: str, where: str) -> dict[str, Any]:
    """The only row of a view that fits."""
    found = view(name, where=where)
    assert len(found) == 1, found
    return found[0]
