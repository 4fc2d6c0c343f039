"""From what a client sent to a score that the statement can write; whatever is wrong is said by field."""

from collections.abc import Mapping
from typing import Any

from rest_framework.request import Request

from ranker.core.errors import Refusal
from ranker.games.authentication import ServerKey
from ranker.games.registry import GameInfo
from ranker.scores.statement import Caller, NewScore
from ranker.users.permissions import is_server_key

KEY_HEADER = "Idempotency-Key"
MAX_KEY_LENGTH = 255


def caller_of(principal: Any) -> Caller:
    """Who submits, as the ledger and its keys name them."""
    if is_server_key(principal):
        return Caller(id=f"key:{principal.key_id}", source="server")
    return Caller(f"user:{principal.id}", "player", player_id=principal.id, token_version=principal.token_version)


def read_key(request: Request) -> str | None:
    """The request's Idempotency-Key; raises `Refusal` unless it is 1 to 255 printable ASCII characters."""
    key: str | None = request.headers.get(KEY_HEADER)
    if key is None:
        return None
    if fault := key_fault(key):
        raise Refusal(errors={KEY_HEADER: [fault]})
    return key


def key_fault(key: str) -> str | None:
    """Why `key` cannot be an idempotency key, or nothing."""
    if not 1 <= len(key) <= MAX_KEY_LENGTH or not (key.isascii() and key.isprintable()):
        return f"A key has 1 to {MAX_KEY_LENGTH} printable ASCII characters."
    return None


def build_score(values: Mapping[str, Any], *, principal: Any, key: str | None) -> NewScore:
    """A score from validated `values`; raises `Refusal` naming what its game does not allow."""
    rest = dict(values)
    game: GameInfo = rest.pop("game")
    if isinstance(principal, ServerKey) and principal.game_id != game.id:
        raise Refusal(status=403, errors={"game": ["This key is for another game."]})
    value, mode, player = rest.pop("score"), rest.pop("mode", None), rest.pop("player", None)
    rest.pop("key", None)
    if faults := _faults(game, value=value, mode=mode):
        raise Refusal(errors=faults)
    return NewScore(
        game=game,
        value=value,
        mode_id=None if mode is None else game.mode_id(mode),
        player_id=player if isinstance(player, int) else None,
        player_ref=player if isinstance(player, str) else None,
        key=key,
        difficulty=rest.pop("difficulty", None) or "",
        **rest,
    )


def _faults(game: GameInfo, *, value: int, mode: str | None) -> dict[str, list[str]]:
    faults: dict[str, list[str]] = {}
    if not game.min_score <= value <= game.max_score:
        faults["score"] = [f"In this game a score is between {game.min_score} and {game.max_score}."]
    if mode is not None and game.mode_id(mode) is None:
        faults["mode"] = ["This game has no such mode."]
    return faults
