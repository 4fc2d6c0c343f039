"""The ledger and what hangs on it: scores, idempotency keys, and the moderation trail."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from ranker.core.xid import Xid8Field
from ranker.games.models import Game, Mode


class Source(models.TextChoices):
    PLAYER = "player", "player"
    SERVER = "server", "game server"
    IMPORT = "import", "import"
    DEMO = "demo", "demo data"


class Status(models.TextChoices):
    ACCEPTED = "accepted", "accepted"
    HELD = "held", "held for review"
    VOIDED = "voided", "voided"


class Score(models.Model):
    """One submission. Append-only but for `status`; every board can be computed from these rows.

    The table is partitioned by month of `created_at` (migration 0001), so its key in PostgreSQL is
    `(id, created_at)`; ids come from one sequence and are unique all the same.
    """

    id = models.BigAutoField(primary_key=True)
    player = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, db_constraint=False, db_index=False, related_name="scores"
    )
    game = models.ForeignKey(Game, on_delete=models.PROTECT, db_constraint=False, db_index=False, related_name="scores")
    mode = models.ForeignKey(
        Mode, on_delete=models.PROTECT, db_constraint=False, db_index=False, null=True, related_name="scores"
    )
    value = models.BigIntegerField()
    duration_seconds = models.IntegerField(null=True)
    difficulty = models.CharField(max_length=20, default="")
    metadata = models.JSONField(null=True)
    match_id = models.CharField(max_length=100, null=True)  # noqa: DJ001 - null: not part of a match
    source = models.CharField(max_length=6, choices=Source)
    status = models.CharField(max_length=8, choices=Status, default=Status.ACCEPTED)
    created_at = models.DateTimeField(db_default=Now())
    recorded_at = models.DateTimeField(db_default=Now())
    xid = Xid8Field()

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return f"score {self.pk}: {self.value}"


class Submission(models.Model):
    """An idempotency key and the score it made; the caller is `user:ID`, `key:ID` or `import:GAME`."""

    pk = models.CompositePrimaryKey("caller", "key")
    caller = models.CharField(max_length=80)
    key = models.CharField(max_length=255)
    fingerprint = models.BinaryField(max_length=16)
    score_id = models.BigIntegerField()
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["created_at"], name="scores_submission_by_age")]

    def __str__(self) -> str:
        return f"{self.caller} {self.key}"


class Action(models.TextChoices):
    VOID = "void", "void a score"
    RESTORE = "restore", "restore a score"
    HOLD = "hold", "hold a score for review"
    BAN = "ban", "ban a player"
    UNBAN = "unban", "unban a player"


class Moderation(models.Model):
    """Who took what back, and why: the audit trail. The relay reads it like the ledger, by transaction id."""

    action = models.CharField(max_length=7, choices=Action)
    player = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="moderations")
    score_id = models.BigIntegerField(null=True, db_index=True)
    reason = models.CharField(max_length=500)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="moderations_made"
    )
    created_at = models.DateTimeField(db_default=Now())
    xid = Xid8Field()

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "moderation"
        indexes = [models.Index(fields=["xid", "id"], name="scores_moderation_by_xid")]
        constraints = [
            models.CheckConstraint(
                condition=Q(action__in=["ban", "unban"], score_id__isnull=True)
                | Q(action__in=["void", "restore", "hold"], score_id__isnull=False),
                name="scores_moderation_names_its_target",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()}: {self.reason}"
