"""Achievements and activity, as they are asked for and answered."""

from typing import Any

from rest_framework import serializers

from ranker.achievements.activity import KINDS
from ranker.achievements.models import Kind, Tier
from ranker.core.fields import OneOfField, QueryIntegerField, SafeCharField
from ranker.core.serializers import QuerySerializer
from ranker.leaderboards.serializers import WINDOWS

# --- In -----------------------------------------------------------------------------------------------------


class ActivityQuery(QuerySerializer):
    """How much of what happened, and where."""

    game = SafeCharField(max_length=60, required=False, help_text="A game's id or slug; all games when not given.")
    kind = OneOfField(choices=KINDS, required=False, help_text="Only these.")
    limit = QueryIntegerField(min_value=1, max_value=100, default=20)


# --- Out ----------------------------------------------------------------------------------------------------


class AchievementAnswer(serializers.Serializer[Any]):
    """An achievement and its rule."""

    slug = serializers.CharField()
    name = serializers.CharField()
    description = serializers.CharField()
    tier = serializers.ChoiceField(choices=Tier.choices)
    kind = serializers.ChoiceField(choices=Kind.choices)
    threshold = serializers.IntegerField()
    window = serializers.IntegerField(allow_null=True, help_text="Of averages: over how many scores.")
    game = serializers.CharField(allow_null=True, help_text="Null: in all games.")


class CatalogueAnswer(AchievementAnswer):
    """With how many hold it."""

    holders = serializers.IntegerField()
    unlock_share = serializers.FloatField(help_text="The share of those who have played at all, 0 to 1.")


class HeldAnswer(AchievementAnswer):
    """With the score that earned it."""

    earned_at = serializers.DateTimeField()
    score_id = serializers.IntegerField()
    earned_in = serializers.CharField(help_text="The slug of the game the score was in.")


class CatalogueList(serializers.Serializer[Any]):
    """All of them, in the catalogue's order."""

    count = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = CatalogueAnswer(many=True)


class HeldList(serializers.Serializer[Any]):
    """All that a player holds, the latest first."""

    count = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = HeldAnswer(many=True)


class MineAnswer(HeldList):
    """With what is still to be earned."""

    locked = AchievementAnswer(many=True)


class CollectorAnswer(serializers.Serializer[Any]):
    """A collector of achievements."""

    rank = serializers.IntegerField()
    user_id = serializers.IntegerField()
    username = serializers.CharField()
    display_name = serializers.CharField()
    country = serializers.CharField()
    achievements = serializers.IntegerField()
    last_earned_at = serializers.DateTimeField()


class CheckAnswer(serializers.Serializer[Any]):
    """What looking again has changed."""

    user_id = serializers.IntegerField()
    unlocked = serializers.ListField(child=serializers.CharField(), help_text="Slugs that were missing.")
    taken_back = serializers.ListField(child=serializers.CharField(), help_text="Slugs the ledger does not back.")
    results = HeldAnswer(many=True)


class PersonAnswer(serializers.Serializer[Any]):
    """Somebody."""

    user_id = serializers.IntegerField()
    username = serializers.CharField()
    display_name = serializers.CharField()


class UnlockedAnswer(serializers.Serializer[Any]):
    """An achievement in brief."""

    slug = serializers.CharField()
    name = serializers.CharField()
    tier = serializers.ChoiceField(choices=Tier.choices)


class WonSeasonAnswer(serializers.Serializer[Any]):
    """A season that is over."""

    id = serializers.IntegerField()
    leaderboard = serializers.CharField()
    window = serializers.ChoiceField(choices=WINDOWS)
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()


class ActivityAnswer(serializers.Serializer[Any]):
    """One thing that happened. What does not apply to its kind is null."""

    kind = serializers.ChoiceField(choices=KINDS)
    at = serializers.DateTimeField()
    game = serializers.CharField()
    game_name = serializers.CharField()
    mode = serializers.CharField(allow_null=True)
    user_id = serializers.IntegerField()
    username = serializers.CharField()
    display_name = serializers.CharField()
    country = serializers.CharField()
    score_id = serializers.IntegerField()
    score = serializers.IntegerField(allow_null=True)
    rank = serializers.IntegerField(allow_null=True)
    players_passed = serializers.IntegerField(allow_null=True)
    previous_score = serializers.IntegerField(allow_null=True, help_text="The player's own, before.")
    previous_holder = PersonAnswer(allow_null=True, help_text="Who led before, where the lead changed hands.")
    achievement = UnlockedAnswer(allow_null=True)
    season = WonSeasonAnswer(allow_null=True)


class ActivityList(serializers.Serializer[Any]):
    """The latest first. There is no further page: activity is what is new."""

    count = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = ActivityAnswer(many=True)
