"""Boards, as they are asked for and answered."""

from typing import Any, Final

from rest_framework import serializers

from ranker.core.clock import SCHEDULES
from ranker.core.fields import OneOfField, QueryIntegerField, SafeCharField
from ranker.core.pagination import PageQuery
from ranker.core.serializers import QuerySerializer
from ranker.leaderboards.registry import window_of

WINDOWS: Final = [window_of(schedule) for schedule in SCHEDULES]
MAX_RADIUS: Final = 50

# --- In -----------------------------------------------------------------------------------------------------


class WindowQuery(QuerySerializer):
    """Which of a game's boards: by window and mode, or by the name of one that an admin has added."""

    window = OneOfField(choices=WINDOWS, required=False, help_text="`all` when not given.")
    mode = SafeCharField(max_length=40, required=False, help_text="A mode's name; all modes when not given.")
    leaderboard = SafeCharField(max_length=60, required=False, help_text="The slug of a board an admin has added.")


class BoardQuery(WindowQuery):
    """Which board, and which season of it: the one that is on, or a past one by its id."""

    season = QueryIntegerField(min_value=1, required=False, help_text="A season's id; the current one when not given.")


class BoardPageQuery(BoardQuery, PageQuery):
    """A page of a board."""


class RadiusQuery(BoardQuery):
    """A player's surroundings on a board."""

    radius = QueryIntegerField(min_value=0, max_value=MAX_RADIUS, default=5, help_text="Lines on either side.")


class ScoreQuery(BoardQuery):
    """A score that nobody has yet."""

    score = QueryIntegerField()


class RankQuery(BoardQuery):
    """Where to look for a player; the global board when no game is given."""

    game = SafeCharField(max_length=60, required=False, help_text="A game's id or slug.")


class SeasonsQuery(WindowQuery, PageQuery):
    """A page of past seasons; of all windows when none is given."""


# --- Out ----------------------------------------------------------------------------------------------------


class LineAnswer(serializers.Serializer[Any]):
    """One line of a board."""

    rank = serializers.IntegerField()
    user_id = serializers.IntegerField()
    username = serializers.CharField()
    display_name = serializers.CharField()
    country = serializers.CharField()
    score = serializers.IntegerField()
    plays = serializers.IntegerField()
    achieved_at = serializers.DateTimeField(allow_null=True)


class BoardAnswer(serializers.Serializer[Any]):
    """Which board and season was read, when, and from where."""

    game = serializers.CharField(help_text="The game's slug, or `global`.")
    mode = serializers.CharField(allow_null=True)
    window = serializers.ChoiceField(choices=WINDOWS)
    season = serializers.IntegerField(allow_null=True, help_text="Null: none has begun yet.")
    total_players = serializers.IntegerField()
    source = serializers.ChoiceField(choices=["redis", "database"])  # type: ignore[assignment]
    as_of = serializers.DateTimeField()


class PageAnswer(BoardAnswer):
    """A page of a board."""

    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    entries = LineAnswer(many=True)


class AroundAnswer(BoardAnswer):
    """The lines around one player, the player's own among them."""

    entries = LineAnswer(many=True)


class RankOfScoreAnswer(BoardAnswer):
    """Where a score would stand."""

    score = serializers.IntegerField()
    rank = serializers.IntegerField()
    percentile = serializers.FloatField()


class StandingAnswer(serializers.Serializer[Any]):
    """Where a player stands. The percentile is the share of players ranked at or below, 0 to 100."""

    user_id = serializers.IntegerField()
    username = serializers.CharField()
    rank = serializers.IntegerField()
    score = serializers.IntegerField()
    percentile = serializers.FloatField()
    total_players = serializers.IntegerField()
    plays = serializers.IntegerField()


class MyRankAnswer(StandingAnswer):
    """Where I stand, who stands near (I among them), and what is missing to the next better score."""

    neighbours = LineAnswer(many=True)
    points_to_next = serializers.IntegerField(allow_null=True)
    next_rank = serializers.IntegerField(allow_null=True)


class SeasonAnswer(serializers.Serializer[Any]):
    """A season that is over. `amended_at`: when moderation last changed its standings after the end."""

    id = serializers.IntegerField()
    leaderboard = serializers.CharField()
    window = serializers.ChoiceField(choices=WINDOWS)
    mode = serializers.CharField(allow_null=True)
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    amended_at = serializers.DateTimeField(allow_null=True)
    winners = LineAnswer(many=True)


class SeasonsAnswer(serializers.Serializer[Any]):
    """Past seasons, the latest first."""

    count = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = SeasonAnswer(many=True)
