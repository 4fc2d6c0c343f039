"""Which scores of the ledger are asked for."""

from typing import Any

from rest_framework import serializers

from ranker.core.fields import OneOfField, SafeCharField
from ranker.core.serializers import QuerySerializer
from ranker.scores.models import Status
from ranker.scores.serializers.fields import MomentField


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
