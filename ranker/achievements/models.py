"""Achievements are data: a kind, a threshold and perhaps a game. Who holds one is a function of the ledger."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from ranker.games.models import MAX_VALUE, Game

# Ranks beyond this are not looked at: counting those ahead would cost more the further down a player stands.
DEEPEST_RANK = 100
MAX_WINDOW = 1000


class Tier(models.TextChoices):
    BRONZE = "bronze", "bronze"
    SILVER = "silver", "silver"
    GOLD = "gold", "gold"


class Kind(models.TextChoices):
    """What is measured against the threshold. `points` kinds look at highest-wins games only."""

    SCORES = "scores", "accepted scores"
    POINTS = "points", "points in one score"
    AVERAGE = "average", "average of the last scores (give their number as the window)"
    STREAK = "streak", "days in a row with a score (UTC)"
    RANK = "rank", "rank reached on an all-time board"
    PASSED = "passed", "players passed on all-time boards"


class Achievement(models.Model):
    """A rule. Changing it marks it, and the relay then goes through the ledger and grants it anew."""

    slug = models.CharField(
        max_length=40,
        unique=True,
        validators=[RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*\Z", "Small letters and hyphens.")],
    )
    name = models.CharField(max_length=60)
    description = models.CharField(max_length=200)
    tier = models.CharField(max_length=6, choices=Tier)
    kind = models.CharField(max_length=7, choices=Kind)
    threshold = models.BigIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(MAX_VALUE)],
        help_text="How many scores, points, days or players; for a rank, the worst that will do.",
    )
    window = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_WINDOW)],
        help_text="Averages only: over how many scores.",
    )
    game = models.ForeignKey(
        Game,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="achievements",
        help_text="Empty: all games.",
    )
    is_active = models.BooleanField(default=True, help_text="An inactive one is neither shown nor granted.")
    position = models.PositiveSmallIntegerField(default=100, help_text="Its place in the catalogue.")
    # Set while the relay has yet to go through the ledger for it.
    rule_changed_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(threshold__gte=1), name="achievements_achievement_threshold_positive"),
            models.CheckConstraint(
                condition=Q(kind=Kind.AVERAGE, window__isnull=False, window__gte=1)
                | ~Q(kind=Kind.AVERAGE) & Q(window__isnull=True),
                name="achievements_achievement_window_of_averages",
                violation_error_message="An average needs a window, and nothing else has one.",
            ),
            models.CheckConstraint(
                condition=~Q(kind=Kind.RANK) | Q(threshold__lte=DEEPEST_RANK),
                name="achievements_achievement_rank_not_too_deep",
                violation_error_message=f"Ranks are looked at down to {DEEPEST_RANK}.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PlayerAchievement(models.Model):
    """Who holds what, by which score. One taken back keeps its row, so that it can come back as it was."""

    player = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="achievements")
    achievement = models.ForeignKey(Achievement, on_delete=models.CASCADE, related_name="holdings", db_index=False)
    score_id = models.BigIntegerField()
    game = models.ForeignKey(Game, on_delete=models.PROTECT, related_name="+", db_index=False)
    # When the score that earned it counted.
    earned_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-earned_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["player", "achievement"], name="achievements_playerachievement_once")
        ]
        indexes = [
            models.Index(fields=["achievement"], condition=Q(taken_back_at=None), name="achievements_held_by_rule"),
            models.Index(fields=["earned_at", "id"], condition=Q(taken_back_at=None), name="achievements_held_by_time"),
            models.Index(fields=["game", "earned_at", "id"], name="achievements_by_game"),
        ]

    def __str__(self) -> str:
        return f"player {self.player_id}: {self.achievement_id}"


class Collector(models.Model):
    """How many achievements a player holds: counted again from the rows above whenever they change."""

    player = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    achievements = models.IntegerField()
    last_earned_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["-achievements", "last_earned_at", "player"], name="achievements_collectors")]

    def __str__(self) -> str:
        return f"player {self.player_id}: {self.achievements}"


class BoardMark(models.Model):
    """The value a player had on a game's all-time board when the relay last looked: the next is compared with it."""

    pk = models.CompositePrimaryKey("player_id", "game_id")
    player_id = models.BigIntegerField()
    game_id = models.BigIntegerField()
    season_id = models.BigIntegerField()
    value = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"player {self.player_id}, game {self.game_id}: {self.value}"


class Feat(models.Model):
    """What a score did at the time on its game's all-time board: the rank it reached, whom it passed.

    It is the one thing the ledger's rows do not tell by themselves. A feat counts while its score does, so a score
    taken back and given back needs no change here.
    """

    # In the order they were noted; that of a score which only stood again when a better one was voided comes late.
    id = models.BigAutoField(primary_key=True)
    score_id = models.BigIntegerField(unique=True)
    player = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    game = models.ForeignKey(Game, on_delete=models.PROTECT, related_name="+", db_index=False)
    season_id = models.BigIntegerField()
    value = models.BigIntegerField()
    previous_value = models.BigIntegerField(null=True)
    rank = models.IntegerField(null=True)  # null: beyond DEEPEST_RANK
    passed = models.IntegerField()
    is_record = models.BooleanField()
    # Who led before, where the lead has changed hands.
    dethroned_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["player", "id"], name="achievements_feat_by_player"),
            models.Index(fields=["created_at", "score_id"], name="achievements_feat_by_time"),
            models.Index(fields=["game", "created_at", "score_id"], name="achievements_feat_by_game"),
        ]

    def __str__(self) -> str:
        return f"score {self.score_id}: rank {self.rank}, {self.passed} passed"
