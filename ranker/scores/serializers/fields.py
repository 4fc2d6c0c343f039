"""What a field of a request may hold."""

from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from ranker.games.registry import GameInfo, find_game
from ranker.scores.plain import is_player

MAX_METADATA_BYTES = 4096
DATE_LENGTH = len("2026-01-31")
ID_OR_NAME = {"oneOf": [{"type": "integer", "minimum": 1}, {"type": "string", "minLength": 1}]}


@extend_schema_field(ID_OR_NAME)
class GameField(serializers.Field[GameInfo, Any, Any, Any]):
    """A game's id or its slug."""

    default_error_messages = {"invalid": "Give the game's id or its slug.", "unknown": "There is no such game."}

    def to_internal_value(self, data: Any) -> GameInfo:
        """The game, as this process knows it."""
        if type(data) not in (int, str):
            self.fail("invalid")
        if (game := find_game(data)) is None:
            self.fail("unknown")
        return game


@extend_schema_field(ID_OR_NAME)
class PlayerField(serializers.Field[int | str, Any, Any, Any]):
    """A player's id (a number), or external_id or username (a text)."""

    default_error_messages = {"invalid": "Give the player's id, external_id or username.", "unknown": "No such player."}

    def to_internal_value(self, data: Any) -> int | str:
        """The reference; the statement looks for the player."""
        if not is_player(data):
            self.fail("unknown" if type(data) is int else "invalid")
        found: int | str = data
        return found


@extend_schema_field({"type": "object", "additionalProperties": True})
class MetadataField(serializers.Field[dict[str, Any], Any, Any, Any]):
    """A JSON object of at most 4 KB."""

    default_error_messages = {
        "invalid": "Give a JSON object.",
        "too_large": f"Metadata may have {MAX_METADATA_BYTES} bytes at most.",
        "number": "Integers here must fit 64 bits.",
    }

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """`data` itself; the parser has seen to its numbers, texts and depth."""
        if not isinstance(data, dict):
            self.fail("invalid")
        try:
            size = len(orjson.dumps(data))
        except orjson.JSONEncodeError:
            self.fail("number")
        if size > MAX_METADATA_BYTES:
            self.fail("too_large")
        return data


@extend_schema_field(
    {
        "oneOf": [{"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}],
        "example": "2026-01-31",
    }
)
class MomentField(serializers.Field[datetime, Any, Any, Any]):
    """A moment in ISO 8601, or a day; as an end, a day is taken with all its hours."""

    default_error_messages = {"invalid": "Give a date (2026-01-31) or a moment (2026-01-31T12:00:00Z)."}

    def __init__(self, *, is_end: bool = False, **kwargs: Any) -> None:
        self.is_end = is_end
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> datetime:
        """The moment, in UTC where no zone is given."""
        try:
            found = datetime.fromisoformat(data)
            found = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
            return found + timedelta(days=1) if self.is_end and len(data) == DATE_LENGTH else found
        except (ValueError, OverflowError, TypeError):
            self.fail("invalid")
