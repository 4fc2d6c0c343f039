"""What nearly every score is made of: a game, a number, perhaps a player and a key. Seen without a serializer, which
takes ten times as long and would say the same."""

from collections.abc import Mapping
from typing import Any

from ranker.core.fields import MAX_INTEGER
from ranker.core.json import text_fault
from ranker.games.registry import find_game
from ranker.scores.requests import key_fault

NEEDED = frozenset({"game", "score"})
MAX_PLAYER = 128


def read_plain(data: Any, *, needed: frozenset[str]) -> Mapping[str, Any] | None:
    """The validated fields of a score that has those `needed`, perhaps a `key`, and nothing else; nothing where one of
    them is not plainly right."""
    if type(data) is not dict or data.keys() - {"key"} != needed or not _is_number(data["score"]):
        return None
    game = find_game(data["game"]) if type(data["game"]) is str else None
    if game is None or not _is_key(data.get("key")) or not is_player(data.get("player", 1)):
        return None
    return {**data, "game": game}


def _is_number(score: Any) -> bool:
    return type(score) is int and abs(score) <= MAX_INTEGER


def _is_key(key: Any) -> bool:
    return key is None or (type(key) is str and key_fault(key) is None and key == key.strip())


def is_player(player: Any) -> bool:
    """Whether this can be a player's id (a number), or external_id or username (a text)."""
    if type(player) is int:
        return 0 < player <= MAX_INTEGER
    return type(player) is str and 0 < len(player) <= MAX_PLAYER and not text_fault(player)
