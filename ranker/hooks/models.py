"""Webhooks: where to, the queue of what is to be delivered, and the log of every attempt."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from ranker.games.models import Game


class Event(models.TextChoices):
    """What a hook can be told."""

    SCORE_ACCEPTED = "score.accepted", "score.accepted"
    RECORD_BROKEN = "record.broken", "record.broken"
    ACHIEVEMENT_UNLOCKED = "achievement.unlocked", "achievement.unlocked"
    SEASON_CLOSED = "season.closed", "season.closed"
    PLAYER_OVERTAKEN = "player.overtaken", "player.overtaken"


class Hook(models.Model):
    """An address that is told what happens in a game, signed with a secret of its own."""

    game = models.ForeignKey(Game, on_delete=models.PROTECT, related_name="hooks")
    url = models.URLField(max_length=500, validators=[URLValidator(schemes=["http", "https"])])
    events = ArrayField(models.CharField(max_length=30, choices=Event))
    description = models.CharField(max_length=200, blank=True, default="")
    is_active = models.BooleanField(
        default=True, help_text="An inactive hook is told nothing and keeps what is queued."
    )
    # Encrypted (hooks.secrets); shown once when it is made.
    secret = models.TextField(editable=False)
    # In a row; while there are any, the address is tried with one delivery at a time.
    failures = models.PositiveIntegerField(default=0, editable=False)
    paused_until = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["game_id", "id"]
        constraints = [models.CheckConstraint(condition=Q(events__len__gte=1), name="hooks_hook_has_events")]

    def __str__(self) -> str:
        return f"{self.url} ({self.game})"


class State(models.TextChoices):
    PENDING = "pending", "waiting"
    DELIVERED = "delivered", "delivered"
    GIVEN_UP = "given_up", "given up"


class Delivery(models.Model):
    """One event for one hook. Its body never changes, so every attempt says the same."""

    hook = models.ForeignKey(Hook, on_delete=models.CASCADE, related_name="deliveries", db_index=False)
    event = models.CharField(max_length=30, choices=Event)
    # Names the event: twice the same is once. The receiver gets it as `id`, to do the same.
    event_key = models.CharField(max_length=80)
    # Deliveries of one player go out in order; those of nobody in particular are in order among themselves.
    player_id = models.BigIntegerField(default=0)
    body = models.TextField()
    state = models.CharField(max_length=9, choices=State, default=State.PENDING)
    attempts = models.PositiveIntegerField(default=0)
    # When it is to be tried; while it is being tried, when that is taken to have died.
    next_attempt_at = models.DateTimeField(db_default=Now())
    created_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "deliveries"
        constraints = [models.UniqueConstraint(fields=["hook", "event_key"], name="hooks_delivery_once")]
        indexes = [
            models.Index(
                fields=["hook", "next_attempt_at"], condition=Q(state=State.PENDING), name="hooks_delivery_due"
            ),
            models.Index(
                fields=["hook", "player_id", "id"], condition=Q(state=State.PENDING), name="hooks_delivery_in_order"
            ),
            models.Index(fields=["finished_at"], name="hooks_delivery_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.event_key}"


class Attempt(models.Model):
    """What came of one attempt: a status, or why there was none."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="log")
    at = models.DateTimeField()
    status_code = models.PositiveSmallIntegerField(null=True)
    error = models.CharField(max_length=200, blank=True, default="")
    milliseconds = models.PositiveIntegerField()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return str(self.status_code or self.error)
