"""Scores going in, and what moderators ask for."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from rest_framework import serializers

from ranker.core.fields import SafeCharField, StrictIntegerField
from ranker.core.serializers import StrictSerializer
from ranker.scores.plain import NEEDED, read_plain
from ranker.scores.serializers.fields import GameField, MetadataField, PlayerField

WEEK_SECONDS = 604_800
MAX_BATCH = 1000


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


@cache
def _instance(kind: type[ScoreRequest]) -> ScoreRequest:
    return kind()
