"""Scores and receipts, going in (requests) and coming out (answers)."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import orjson
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from ranker.core.fields import MAX_INTEGER, SafeCharField, StrictIntegerField
from ranker.core.json import text_fault
from ranker.core.serializers import StrictSerializer
from ranker.games.registry import GameInfo, find_game

WEEK_SECONDS = 604_800
MAX_METADATA_BYTES = 4096
MAX_BATCH = 1000
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
        if type(data) is int:
            if not 0 < data <= MAX_INTEGER:
                self.fail("unknown")
            return data
        if not isinstance(data, str) or not data or len(data) > 128 or text_fault(data):
            self.fail("invalid")
        return data


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


# --- In -----------------------------------------------------------------------------------------------------


class ScoreRequest(StrictSerializer):
    """A score of the caller's own."""

    game = GameField()
    score = StrictIntegerField()
    mode = SafeCharField(max_length=40, required=False, allow_null=True)
    duration_seconds = StrictIntegerField(min_value=0, max_value=WEEK_SECONDS, required=False, allow_null=True)
    difficulty = SafeCharField(max_length=20, required=False, allow_null=True, allow_blank=True)
    metadata = MetadataField(required=False, allow_null=True)
    match_id = SafeCharField(max_length=100, required=False, allow_null=True)

    @classmethod
    def check(cls, data: Any) -> Mapping[str, Any]:
        """The validated fields; raises `ValidationError`. Cheap: the fields are built once, not once a request."""
        values: Mapping[str, Any] = _instance(cls).run_validation(data)
        return values


class ServerScoreRequest(ScoreRequest):
    """A score of any player, by a game server."""

    player = PlayerField()


class BatchRow(ServerScoreRequest):
    """One of many; `key` makes repeating it harmless."""

    key = SafeCharField(max_length=255, required=False, allow_null=True)


class BatchRequest(StrictSerializer):
    """Up to 1000 scores; each is looked at by itself."""

    scores = serializers.ListField(child=serializers.JSONField(), min_length=1, max_length=MAX_BATCH)


class BatchSchema(serializers.Serializer[Any]):
    """The same, as OpenAPI shows it."""

    scores = serializers.ListField(child=BatchRow(), min_length=1, max_length=MAX_BATCH)


class ReasonRequest(StrictSerializer):
    """Why."""

    reason = SafeCharField(max_length=500)


@cache
def _instance(kind: type[ScoreRequest]) -> ScoreRequest:
    return kind()


# --- Out ----------------------------------------------------------------------------------------------------


class BoardReceiptAnswer(serializers.Serializer[Any]):
    """What a score did on one board. Ranks are null while Redis is away."""

    leaderboard = serializers.CharField()
    window = serializers.CharField()
    season = serializers.IntegerField()
    value = serializers.IntegerField(allow_null=True)
    improved = serializers.BooleanField()
    rank = serializers.IntegerField(allow_null=True)
    previous_rank = serializers.IntegerField(allow_null=True)
    players_passed = serializers.IntegerField()
    total_players = serializers.IntegerField(allow_null=True)
    percentile = serializers.FloatField(allow_null=True)
    points_to_next = serializers.IntegerField(allow_null=True)


class ReceiptAnswer(serializers.Serializer[Any]):
    """What a score did, on every board it counts on."""

    id = serializers.IntegerField()
    game = serializers.CharField()
    mode = serializers.CharField(allow_null=True)
    score = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    personal_best = serializers.BooleanField()
    boards = BoardReceiptAnswer(many=True)
