"""What is kept of all closed days together."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from ranker.games.models import Game
from ranker.reports.models.days import reference


class PlayerGame(models.Model):
    """Everything a player has done in a game."""

    pk = models.CompositePrimaryKey("game_id", "player_id")
    game = reference(Game)
    player = reference(settings.AUTH_USER_MODEL)
    first_date = models.DateField()
    last_date = models.DateField()
    last_at = models.DateTimeField()
    plays = models.BigIntegerField()
    best = models.BigIntegerField()
    total = models.DecimalField(max_digits=40, decimal_places=0)
    # Exact, so that the standard deviation does not depend on the order of adding.
    squares = models.DecimalField(max_digits=60, decimal_places=0)
    first_values = ArrayField(models.BigIntegerField(), help_text="The first ten values, oldest first.")
    last_values = ArrayField(models.BigIntegerField(), help_text="The last ten values, oldest first.")
    first_average = models.FloatField()
    last_average = models.FloatField()

    class Meta:
        indexes = [models.Index(fields=["player"], name="reports_playergame_by_player")]

    def __str__(self) -> str:
        return f"game {self.game_id}, player {self.player_id}"


class PlayerTotal(models.Model):
    """Everything a player has done in all games."""

    player = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, db_constraint=False, primary_key=True, related_name="+"
    )
    first_date = models.DateField()
    last_date = models.DateField()
    last_at = models.DateTimeField()
    active_days = models.IntegerField()
    sessions = models.BigIntegerField()
    plays = models.BigIntegerField()

    def __str__(self) -> str:
        return f"player {self.player_id}"


class GameBest(models.Model):
    """How many players of a game have a best: percentiles and ties are read off it instead of off every player."""

    pk = models.CompositePrimaryKey("game_id", "best")
    game = reference(Game)
    best = models.BigIntegerField()
    players = models.BigIntegerField()

    def __str__(self) -> str:
        return f"game {self.game_id}: {self.best} × {self.players}"


class GameValue(models.Model):
    """How often a value was scored in a game: medians over millions of scores are counted off along it."""

    pk = models.CompositePrimaryKey("game_id", "value")
    game = reference(Game)
    value = models.BigIntegerField()
    scores = models.BigIntegerField()

    def __str__(self) -> str:
        return f"game {self.game_id}: {self.value} × {self.scores}"


class PatternCell(models.Model):
    """The scores of one game, weekday, hour, mode and difficulty."""

    game = reference(Game)
    day_of_week = models.PositiveSmallIntegerField(help_text="1 is Monday.")
    hour_of_day = models.PositiveSmallIntegerField()
    mode_id = models.BigIntegerField(null=True)
    difficulty = models.CharField(max_length=20)
    players = models.BigIntegerField()
    personal_bests = models.BigIntegerField()
    # All of them, in order: with today's counted in, the median of both is exact.
    scores = ArrayField(models.BigIntegerField())
    total = models.DecimalField(max_digits=40, decimal_places=0)
    submissions = models.BigIntegerField()
    average_score = models.FloatField()
    median_score = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day_of_week", "hour_of_day", "game", "mode_id", "difficulty"],
                name="reports_patterncell_one_each",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"game {self.game_id}, weekday {self.day_of_week}, {self.hour_of_day} h"
