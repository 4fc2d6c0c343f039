"""The first page: who leads where, and what has just happened."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from ranker.achievements.activity import KINDS, list_activity
from ranker.games.registry import GameInfo, games
from ranker.leaderboards.several import Top, get_tops
from ranker.leaderboards.stored import SeasonRef
from ranker.web.players import season_of

GAMES: Final = 60
LEADERS: Final = 3
# As high as the ten lines of the global board beside it.
ACTIVITY: Final = 8


@dataclass(frozen=True, slots=True)
class GameCard:
    """A game on the first page."""

    game: GameInfo
    top: Top | None


def list_game_cards() -> list[GameCard]:
    """Games that take scores, those with most players first, and their leaders."""
    active = sorted((g for g in games.get().by_id.values() if g.is_active), key=lambda g: g.name)[:GAMES]
    seasons: Mapping[int, SeasonRef] = {g.id: season for g in active if (season := season_of(g.id))}
    tops = get_tops(seasons=list(seasons.values()), limit=LEADERS)
    cards = [GameCard(g, tops.get(seasons[g.id].id) if g.id in seasons else None) for g in active]
    return sorted(cards, key=lambda card: -(card.top.total_players if card.top else 0))


def list_news(*, game: GameInfo | None, now: datetime, limit: int = ACTIVITY) -> list[dict[str, Any]]:
    """What happened lately, each with the decimals and the unit of its game."""
    known = games.get().by_slug
    rows = list_activity(game=game, kinds=KINDS, limit=limit, now=now)
    return [{**row, "info": known.get(row["game"] or "")} for row in rows]
