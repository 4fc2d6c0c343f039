"""A ledger small enough to work the views' numbers out by hand."""

from dataclasses import dataclass
from typing import Any

from ranker.games.models import Game
from ranker.users.models import User
from tests.reports.ledgers import day, one


@dataclass
class World:
    """Two games: in `tetris` the highest wins, in `golf` the lowest."""

    tetris: Game
    golf: Game
    ada: User
    bob: User
    cy: User
    eve: User


def pick(row: dict[str, Any], *names: str) -> tuple[Any, ...]:
    return tuple(row[name] for name in names)


def daily(ago: int, game: Game | None = None) -> dict[str, Any]:
    which = f"game_id = {game.pk}" if game else "game_id IS NULL"
    return one("superset_daily_metrics", f"metric_date = '{day(ago)}' AND {which}")
