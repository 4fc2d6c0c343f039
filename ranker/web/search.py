"""Finding players by how their names begin."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from ranker.leaderboards.finding import find_board
from ranker.leaderboards.models import Entry
from ranker.users.models import User
from ranker.users.selectors import list_profiles

SHOWN: Final = 8
# More names are not looked through for who of them is on the board.
LOOKED_AT: Final = 200


@dataclass(frozen=True, slots=True)
class FoundPlayer:
    """Somebody whose name begins as typed, and their value on the board."""

    player: User
    value: int


def find_on_board(*, slug: str, terms: Mapping[str, Any], typed: str, now: datetime) -> list[FoundPlayer]:
    """The first few players of a board whose name begins with what was typed. Raises `Refusal` (404)."""
    board = find_board(game=slug, asked=terms, now=now)
    if not typed.strip() or "\x00" in typed or board.season is None:
        return []
    players = {player.pk: player for player in list_profiles(search=typed)[:LOOKED_AT]}
    entries = Entry.objects.filter(season_id=board.season.id, player_id__in=players, value__isnull=False)
    rows = entries.order_by("player_id").values_list("player_id", "value")[:SHOWN]
    return [FoundPlayer(players[player_id], value) for player_id, value in rows if value is not None]


def find_players(*, typed: str) -> list[User]:
    """The first players whose name begins with what was typed."""
    if not typed.strip() or "\x00" in typed:
        return []
    return list(list_profiles(search=typed)[: 3 * SHOWN])
