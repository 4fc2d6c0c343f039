"""Scores and receipts, going in (requests) and coming out (answers)."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import orjson
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from ranker.core.fields import OneOfField, SafeCharField, StrictIntegerField
from ranker.core.serializers import QuerySerializer, StrictSerializer
from ranker.games.registry import GameInfo, find_game
from ranker.scores.models import Action, Source, Status
from ranker.scores.plain import NEEDED, is_player, read_plain

WEEK_SECONDS = 604_800
MAX_METADATA_BYTES = 4096
MAX_BATCH = 1000
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


# --- In -----------------------------------------------------------------------------------------------------


class ScoreRequest(StrictSerializer):
    """A score of the caller's own."""

    needed = NEEDED

    game = GameField()
    score = StrictIntegerField()
    mode = SafeCharField(max_length=40, required=False, allow_null=True)
    duration_seconds = StrictIntegerField(min_value=0, max_value=WEEK_SECONDS, required=False, allow_null=True)
    difficulty = SafeCharField(max_length=20, required=False, allow_null=True, allow_blank=True)
    metadata = MetadataField(required=False, allow_null=True)
    match_id = SafeCharField(max_length=100, required=False, allow_null=True)

    @classmethod
    def check(cls, data: Any) -> Mapping[str, Any]:
        """The validated fields; raises `ValidationError`. Cheap: what is plain needs no fields, and these are built
        once."""
        values: Mapping[str, Any] | None = read_plain(data, needed=cls.needed)
        return _instance(cls).run_validation(data) if values is None else values


class ServerScoreRequest(ScoreRequest):
    """A score of any player, by a game server."""

    needed = NEEDED | {"player"}

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


class HistoryQuery(QuerySerializer):
    """Which scores: of a game, of a mode of it, of a time (`from` on, before `to`)."""

    game = SafeCharField(max_length=60, required=False, help_text="A game's id or slug.")
    mode = SafeCharField(max_length=40, required=False, help_text="A mode's name; needs `game`.")

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """With `from`, which Python would not have as a name."""
        times = {"from": MomentField(required=False), "to": MomentField(is_end=True, required=False)}
        return {**super().get_fields(), **times}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Raises `ValidationError` naming `to` when it ends what has not begun."""
        if "from" in attrs and "to" in attrs and attrs["to"] <= attrs["from"]:
            raise serializers.ValidationError({"to": ["There is no time between `from` and this."]})
        return attrs


class LedgerQuery(HistoryQuery):
    """The same, of any player and status."""

    player = SafeCharField(max_length=128, required=False, help_text="A player's id or username.")
    status = OneOfField(choices=Status.values, required=False)


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


class RejectedAnswer(serializers.Serializer[Any]):
    """A row that was not taken, by its place in the request (from 0), and why."""

    index = serializers.IntegerField()
    errors = serializers.DictField(  # type: ignore[assignment]
        child=serializers.ListField(child=serializers.CharField())
    )


class BatchAnswer(serializers.Serializer[Any]):
    """What became of a batch: rows written, rows that had been written before, rows refused."""

    accepted = serializers.IntegerField()
    replayed = serializers.IntegerField()
    rejected = RejectedAnswer(many=True)


class PublicScoreAnswer(serializers.Serializer[Any]):
    """A score as everybody may see it."""

    id = serializers.IntegerField()
    game = serializers.CharField()
    mode = serializers.CharField(allow_null=True)
    score = serializers.IntegerField()
    duration_seconds = serializers.IntegerField(allow_null=True)
    difficulty = serializers.CharField()
    created_at = serializers.DateTimeField()


class ScoreAnswer(PublicScoreAnswer):
    """A score as its player and admins see it."""

    user_id = serializers.IntegerField()
    username = serializers.CharField()
    metadata = serializers.DictField(allow_null=True)
    match_id = serializers.CharField(allow_null=True)
    source = serializers.ChoiceField(choices=Source.values)  # type: ignore[assignment]
    status = serializers.ChoiceField(choices=Status.values)


class ModerationAnswer(serializers.Serializer[Any]):
    """What was done about a player, and why."""

    id = serializers.IntegerField()
    action = serializers.ChoiceField(choices=Action.values)
    user_id = serializers.IntegerField()
    reason = serializers.CharField()
    created_at = serializers.DateTimeField()


class GameStatsAnswer(serializers.Serializer[Any]):
    """A player's scores in one game. `best` is the lowest where the lowest wins."""

    game = serializers.CharField()
    name = serializers.CharField()
    plays = serializers.IntegerField()
    best = serializers.IntegerField()
    total = serializers.FloatField()
    average = serializers.FloatField()
    last_played_at = serializers.DateTimeField()


class StatsAnswer(serializers.Serializer[Any]):
    """A player's scores, game by game, the last played first."""

    user_id = serializers.IntegerField()
    username = serializers.CharField()
    plays = serializers.IntegerField()
    games = GameStatsAnswer(many=True)
