"""Games and server keys, going in (requests) and coming out (answers)."""

from typing import Any

from rest_framework import serializers

from ranker.core.fields import OneOfField, SafeCharField, StrictBooleanField, StrictIntegerField
from ranker.core.serializers import StrictSerializer
from ranker.games.models import Game, GameKey, validate_slug

OPERATORS = ["best", "total", "latest"]
ORDERS = ["desc", "asc"]
TIE_BREAKS = ["shared", "earliest"]
MAX_MODES = 100

# --- In -----------------------------------------------------------------------------------------------------


class GameFields(StrictSerializer):
    """What an admin may say of a game."""

    name = SafeCharField(max_length=80)
    slug = SafeCharField(max_length=60, required=False, validators=[validate_slug], help_text="Made from the name.")
    description = SafeCharField(max_length=2000, required=False, allow_blank=True)
    operator = OneOfField(choices=OPERATORS, required=False)
    sort_order = OneOfField(choices=ORDERS, required=False)
    tie_break = OneOfField(choices=TIE_BREAKS, required=False)
    min_score = StrictIntegerField(required=False)
    max_score = StrictIntegerField(required=False)
    score_unit = SafeCharField(max_length=20, required=False, allow_blank=True)
    score_decimals = StrictIntegerField(min_value=0, max_value=9, required=False)
    global_weight = StrictIntegerField(min_value=0, max_value=1_000_000, required=False)
    allows_manual_scores = StrictBooleanField(
        required=False, help_text="Whether players may type in a score on the game's page."
    )
    modes = serializers.ListField(child=SafeCharField(max_length=40), max_length=MAX_MODES, required=False)


class GameCreateRequest(GameFields):
    """A new game; operator, order and tie break go to the boards made with it."""


class GameChangeRequest(GameFields):
    """Changes to a game. Modes that it lacks are added; a new rule has its boards recomputed from the ledger."""

    is_active = StrictBooleanField(required=False)


class KeyRequest(StrictSerializer):
    """A new server key."""

    name = SafeCharField(max_length=80, help_text="Where it is used.")


# --- Out ----------------------------------------------------------------------------------------------------


class GameAnswer(serializers.ModelSerializer[Game]):
    """A game, with the rule of its boards."""

    operator = serializers.ChoiceField(choices=OPERATORS, allow_null=True)
    sort_order = serializers.ChoiceField(choices=ORDERS, allow_null=True)
    tie_break = serializers.ChoiceField(choices=TIE_BREAKS, allow_null=True)
    modes = serializers.SlugRelatedField[Any](slug_field="name", many=True, read_only=True)

    class Meta:
        model = Game
        fields = [
            "id",
            "slug",
            "name",
            "description",
            "is_active",
            "operator",
            "sort_order",
            "tie_break",
            "min_score",
            "max_score",
            "score_unit",
            "score_decimals",
            "global_weight",
            "allows_manual_scores",
            "modes",
            "created_at",
        ]
        read_only_fields = fields


class KeyAnswer(serializers.ModelSerializer[GameKey]):
    """A server key, without the key itself: only its first characters are kept."""

    class Meta:
        model = GameKey
        fields = ["id", "name", "prefix", "created_at", "last_used_at", "revoked_at"]
        read_only_fields = fields


class NewKeyAnswer(KeyAnswer):
    """A server key just made. `key` is shown this once."""

    key = serializers.CharField(read_only=True)

    class Meta(KeyAnswer.Meta):
        fields = [*KeyAnswer.Meta.fields, "key"]
        read_only_fields = fields
