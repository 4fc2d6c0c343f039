"""Scores and receipts going out."""

from typing import Any

from rest_framework import serializers

from ranker.scores.models import Action, Source, Status


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
