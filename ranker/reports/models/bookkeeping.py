"""What the rollup knows of its own work."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class RollupStep(models.Model):
    """One step of one day: begun, done, or to be done again. It is done when `done_at` is set and it is not dirty."""

    DAYS, RANKS, TOTALS = "days", "ranks", "totals"

    date = models.DateField()
    step = models.CharField(max_length=8)
    started_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    dirty = models.BooleanField(default=False, db_default=False)
    games = ArrayField(models.BigIntegerField(), null=True, help_text="Ranks: whose boards are dirty; null: all.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["step", "date"], name="reports_rollupstep_one_each")]

    def __str__(self) -> str:
        return f"{self.date} {self.step}"


class RollupCursor(models.Model):
    """How far the rollup has come; views read rollups up to `closed_through` and the ledger from there on."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    snapshot = models.TextField(help_text="`pg_current_snapshot()` when late changes were last marked.")
    closed_through = models.DateField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="reports_rollupcursor_one_row")]

    def __str__(self) -> str:
        return self.snapshot


class ChangedPlayer(models.Model):
    """Somebody whose closed days changed, until their totals are computed anew."""

    player_id = models.BigIntegerField(primary_key=True)

    def __str__(self) -> str:
        return str(self.player_id)


class RelayHour(models.Model):
    """How far the relay was behind in an hour, at its worst: Redis knows only how it is now."""

    hour = models.DateTimeField(primary_key=True)
    seconds = models.FloatField()

    def __str__(self) -> str:
        return f"{self.hour}: {self.seconds} s"
