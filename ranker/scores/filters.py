"""From the parameters of a list of scores to what the ledger is asked for."""

from collections.abc import Mapping
from typing import Any

from ranker.core.errors import Refusal
from ranker.games.authentication import ServerKey
from ranker.games.registry import GameInfo, find_game
from ranker.users.models import User


def ledger_filters(asked: Mapping[str, Any]) -> dict[str, Any]:
    """What `list_scores` takes. Raises `Refusal`: 404 naming the game, mode or player there is not, 400 for a mode
    without its game."""
    game = _game(asked.get("game"))
    filters = {
        "game_id": game.id if game else None,
        "mode_id": _mode_id(game, name=asked.get("mode")),
        "start": asked.get("from"),
        "end": asked.get("to"),
    }
    return filters | ({"player_id": _player_id(asked["player"])} if "player" in asked else {})


def limit_to_key(filters: dict[str, Any], *, principal: Any) -> dict[str, Any]:
    """The same, within the game of a server key. Raises `Refusal` (403) when another game is asked for."""
    if not isinstance(principal, ServerKey):
        return filters
    if filters["game_id"] not in (None, principal.game_id):
        raise Refusal(status=403, errors={"game": ["This key is for another game."]})
    return {**filters, "game_id": principal.game_id}


def _game(reference: str | None) -> GameInfo | None:
    if reference is None:
        return None
    if (game := find_game(reference)) is None:
        raise Refusal(status=404, errors={"game": ["There is no such game."]})
    return game


def _mode_id(game: GameInfo | None, *, name: str | None) -> int | None:
    if name is None:
        return None
    if game is None:
        raise Refusal(errors={"mode": ["Give the game of this mode too."]})
    if (mode_id := game.mode_id(name)) is None:
        raise Refusal(status=404, errors={"mode": ["This game has no such mode."]})
    return mode_id


def _player_id(reference: str) -> int:
    is_id = reference.isascii() and reference.isdigit() and len(reference) <= 18
    lookup: dict[str, Any] = {"pk": int(reference)} if is_id else {"username__lower": reference.lower()}
    player_id = User.objects.filter(**lookup).values_list("pk", flat=True).first()
    if player_id is None:
        raise Refusal(status=404, errors={"player": ["There is no such player."]})
    return player_id
