"""Games, their modes, and the keys their servers carry."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Now

# The largest integer a double, and so Redis, JSON and JavaScript, holds exactly.
MAX_VALUE = 2**53 - 1
# Slugs that are words of the API's own paths.
RESERVED_SLUGS = ("global", "recent", "active")

validate_slug = RegexValidator(
    r"^(?!(?:global|recent|active|\d+)\Z)[a-z0-9]+(?:-[a-z0-9]+)*\Z",
    "Use small letters, digits and single hyphens; not only digits, and none of: global, recent, active.",
)
_within = [MinValueValidator(-MAX_VALUE), MaxValueValidator(MAX_VALUE)]


class Game(models.Model):
    """A game: who may score in it, between which bounds, and how its values are shown."""

    name = models.CharField(max_length=80)
    slug = models.CharField(max_length=60, unique=True, validators=[validate_slug])
    description = models.TextField(blank=True, default="", max_length=2000)
    is_active = models.BooleanField(default=True, db_default=True, help_text="An inactive game takes no scores.")
    min_score = models.BigIntegerField(default=-MAX_VALUE, validators=_within)
    max_score = models.BigIntegerField(default=MAX_VALUE, validators=_within)
    score_unit = models.CharField(max_length=20, blank=True, default="points", help_text="Shown after a value.")
    score_decimals = models.PositiveSmallIntegerField(
        default=0,
        validators=[MaxValueValidator(9)],
        help_text="Values are integers; 2 shows 1234 as 12.34.",
    )
    global_weight = models.IntegerField(
        default=1,
        validators=[MinValueValidator(0), MaxValueValidator(1_000_000)],
        help_text="What a point of this game counts in the global board; 0 leaves the game out.",
    )
    allows_manual_scores = models.BooleanField(
        default=False,
        db_default=False,
        help_text="Players may type in a score on the game's page: for a hall or a club where all trust each other.",
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(min_score__lte=F("max_score")), name="games_game_min_below_max"),
            models.CheckConstraint(
                condition=Q(min_score__gte=-MAX_VALUE, max_score__lte=MAX_VALUE), name="games_game_bounds_exact"
            ),
            models.CheckConstraint(
                condition=Q(slug__regex=r"^[a-z0-9]+(-[a-z0-9]+)*$")
                & ~Q(slug__regex=r"^[0-9]+$")
                & ~Q(slug__in=RESERVED_SLUGS),
                name="games_game_slug_form",
            ),
            models.CheckConstraint(
                condition=Q(global_weight__gte=0, global_weight__lte=1_000_000), name="games_game_global_weight"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Mode(models.Model):
    """A way to play a game: classic, arcade, solo."""

    game = models.ForeignKey(Game, on_delete=models.PROTECT, related_name="modes")
    name = models.CharField(
        max_length=40, validators=[RegexValidator(r"^[\w][\w .-]*\Z", "Letters, digits, spaces, dots and hyphens.")]
    )

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint("game", Lower("name"), name="games_mode_unique_name")]

    def __str__(self) -> str:
        return self.name


class GameKey(models.Model):
    """A game server's key: shown once, kept as a SHA-256 digest (the key itself has 256 random bits)."""

    game = models.ForeignKey(Game, on_delete=models.PROTECT, related_name="keys")
    name = models.CharField(max_length=80, help_text="Where the key is used: 'eu-west match servers'.")
    prefix = models.CharField(max_length=12, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)
    last_used_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "server key"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"
