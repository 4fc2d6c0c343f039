"""What is kept of closed UTC days, per player and game, per game, and of all games together (a null game)."""

from typing import Any

from django.conf import settings
from django.db import models

from ranker.games.models import Game


def reference(to: Any, **options: Any) -> "models.ForeignKey[Any, Any]":
    """A foreign key PostgreSQL does not check: these rows are computed from the ledger, by the million."""
    return models.ForeignKey(
        to, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+", **options
    )


class PlayerDay(models.Model):
    """A player's day in a game."""

    pk = models.CompositePrimaryKey("date", "game_id", "player_id")
    date = models.DateField()
    game = reference(Game)
    player = reference(settings.AUTH_USER_MODEL)
    plays = models.IntegerField()
    best = models.BigIntegerField(help_text="The lowest value where the lowest wins.")
    # A day's sum of values up to 2^53 may pass 2^63.
    total = models.DecimalField(max_digits=30, decimal_places=0)
    seconds_played = models.BigIntegerField()
    sessions = models.IntegerField(help_text="Sessions within this game that began on this day.")
    sessions_begun = models.IntegerField(help_text="Sessions over all games that began on this day with this game.")

    class Meta:
        indexes = [models.Index(fields=["player", "date"], name="reports_playerday_by_player")]
        constraints = [models.CheckConstraint(condition=models.Q(plays__gte=1), name="reports_playerday_was_played")]

    def __str__(self) -> str:
        return f"{self.date}, game {self.game_id}, player {self.player_id}"


class DayMetrics(models.Model):
    """A day of a game, or of all games. Figures of values are null for all games: their units differ."""

    date = models.DateField()
    game = reference(Game, null=True)
    submissions = models.BigIntegerField(default=0, db_default=0)
    sessions = models.BigIntegerField(default=0, db_default=0)
    median_session_seconds = models.FloatField(null=True)
    average_score = models.FloatField(null=True)
    median_score = models.FloatField(null=True)
    top_player = reference(settings.AUTH_USER_MODEL, null=True)
    top_score = models.BigIntegerField(null=True)
    dau = models.BigIntegerField(default=0, db_default=0)
    wau = models.BigIntegerField(default=0, db_default=0)
    mau = models.BigIntegerField(default=0, db_default=0)
    new_players = models.BigIntegerField(default=0, db_default=0)
    returning_players = models.BigIntegerField(default=0, db_default=0)
    reactivated_players = models.BigIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["date", "game"], name="reports_daymetrics_one_a_day", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return f"{self.date}, game {self.game_id or 'all'}"


class HourScores(models.Model):
    """How many scores of a source were dated in an hour, whatever has become of them."""

    pk = models.CompositePrimaryKey("hour", "source")
    hour = models.DateTimeField()
    source = models.CharField(max_length=6)
    submissions = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.hour}, {self.source}"


class WeekMetrics(models.Model):
    """An ISO week of a game, or of all games, as far as its days are closed."""

    week_start_date = models.DateField()
    game = reference(Game, null=True)
    players = models.BigIntegerField()
    submissions = models.BigIntegerField()
    median_score = models.FloatField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["week_start_date", "game"], name="reports_weekmetrics_one_a_week", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.week_start_date}, game {self.game_id or 'all'}"


class CohortRetention(models.Model):
    """How many of the players first active on a day came back N days later; null until that day is over."""

    game = reference(Game, null=True)
    cohort_date = models.DateField()
    day_n = models.PositiveSmallIntegerField()
    players = models.BigIntegerField()
    retained = models.BigIntegerField(null=True, help_text="Active exactly N days later.")
    retained_rolling = models.BigIntegerField(null=True, help_text="Active N days later or after.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["cohort_date", "game", "day_n"], name="reports_cohortretention_one_each", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=models.Q(day_n__in=[1, 3, 7, 14, 30]), name="reports_cohortretention_day_n"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cohort_date} + {self.day_n}, game {self.game_id or 'all'}"
