"""The boards as they stood at the end of each day."""

from django.conf import settings
from django.db import models

from ranker.leaderboards.models import Leaderboard
from ranker.reports.models.days import reference


class RankSnapshot(models.Model):
    """Where a player stood on a board when a day ended: the top 1,000, on all-time boards everyone who played too."""

    pk = models.CompositePrimaryKey("leaderboard_id", "date", "player_id")
    leaderboard = reference(Leaderboard)
    date = models.DateField()
    player = reference(settings.AUTH_USER_MODEL)
    rank = models.IntegerField()
    previous_rank = models.IntegerField(null=True, help_text="In the same season when the day before ended.")
    value = models.BigIntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(rank__gte=1), name="reports_ranksnapshot_rank")]

    def __str__(self) -> str:
        return f"board {self.leaderboard_id}, {self.date}: {self.rank}"


class BoardDay(models.Model):
    """A board when a day ended."""

    pk = models.CompositePrimaryKey("date", "leaderboard_id")
    date = models.DateField()
    leaderboard = reference(Leaderboard)
    season_id = models.BigIntegerField()
    top_10_churn = models.FloatField(null=True)
    competition_intensity = models.FloatField(null=True)

    def __str__(self) -> str:
        return f"board {self.leaderboard_id}, {self.date}"
