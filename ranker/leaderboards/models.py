"""Leaderboards, their seasons, and each player's entry in a season."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from ranker.games.models import MAX_VALUE, Game, Mode


class Operator(models.TextChoices):
    """What an entry keeps of a player's scores."""

    BEST = "best", "best score"
    TOTAL = "total", "sum of all scores"
    LATEST = "latest", "latest score"


class SortOrder(models.TextChoices):
    DESC = "desc", "highest wins"
    ASC = "asc", "lowest wins"


class TieBreak(models.TextChoices):
    SHARED = "shared", "equal values share a rank"
    EARLIEST = "earliest", "who got there first stands first"


class ResetSchedule(models.TextChoices):
    NEVER = "never", "never (all time)"
    DAILY = "daily", "every day, 00:00 UTC"
    WEEKLY = "weekly", "every Monday, 00:00 UTC"
    MONTHLY = "monthly", "every first of the month, 00:00 UTC"


class Leaderboard(models.Model):
    """A ranking rule. One without a game is the global board: the weighted sum of all-time values."""

    game = models.ForeignKey(Game, on_delete=models.PROTECT, null=True, blank=True, related_name="leaderboards")
    mode = models.ForeignKey(
        Mode,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="leaderboards",
        help_text="Empty: all modes.",
    )
    slug = models.SlugField(max_length=60, help_text="Names the board in `?leaderboard=`, unique within its game.")
    operator = models.CharField(max_length=6, choices=Operator, default=Operator.BEST)
    sort_order = models.CharField(max_length=4, choices=SortOrder, default=SortOrder.DESC)
    tie_break = models.CharField(max_length=8, choices=TieBreak, default=TieBreak.SHARED)
    reset_schedule = models.CharField(max_length=7, choices=ResetSchedule, default=ResetSchedule.NEVER)
    is_default = models.BooleanField(
        default=False, editable=False, help_text="Reached by `?window=` and `?mode=`; the others by their slug."
    )
    is_active = models.BooleanField(default=True, help_text="An inactive board takes no scores and is not shown.")
    recompute_requested_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["game_id", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["game", "slug"], name="leaderboards_leaderboard_unique_slug", nulls_distinct=False
            ),
            models.UniqueConstraint(
                fields=["game", "mode", "reset_schedule"],
                name="leaderboards_leaderboard_one_default",
                condition=Q(is_default=True),
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.game.name if self.game else 'Global'}: {self.slug}"


class SeasonState(models.TextChoices):
    BUILDING = "building", "being computed from the ledger"
    OPEN = "open", "open"
    CLOSED = "closed", "closed"
    REPLACED = "replaced", "replaced by a recomputed season"


class Season(models.Model):
    """One run of a board, `[starts_at, ends_at)`, with the rule it is run by."""

    leaderboard = models.ForeignKey(Leaderboard, on_delete=models.PROTECT, related_name="seasons")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    operator = models.CharField(max_length=6, choices=Operator)
    sort_order = models.CharField(max_length=4, choices=SortOrder)
    tie_break = models.CharField(max_length=8, choices=TieBreak)
    # Global board only: {game id: weight}, fixed for the season, so that its values stay a function of the ledger.
    weights = models.JSONField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=SeasonState, default=SeasonState.OPEN)
    closed_at = models.DateTimeField(null=True, blank=True)
    amended_at = models.DateTimeField(
        null=True, blank=True, help_text="When moderation last changed the standings after the season had closed."
    )

    class Meta:
        ordering = ["-starts_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["leaderboard", "starts_at"],
                condition=Q(state__in=["open", "closed"]),
                name="leaderboards_season_one_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["leaderboard", "starts_at"],
                condition=Q(state="building"),
                name="leaderboards_season_one_building",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=models.F("starts_at")),
                name="leaderboards_season_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.leaderboard} from {self.starts_at:%Y-%m-%d}"


class Entry(models.Model):
    """A player's current value in a season. Rows are never deleted: a version must never start again.

    The write path keeps the rows (scores/sql/submit.sql); no foreign key is held by the database, because checking
    one would lock the season's row in every submission (docs/adr/0004-no-foreign-keys-on-the-ledger.md).
    """

    # Its index has them the other way round (migration 0004): what is written together lies together.
    pk = models.CompositePrimaryKey("season_id", "player_id")
    season = models.ForeignKey(
        Season, on_delete=models.PROTECT, db_constraint=False, related_name="entries", db_index=False
    )
    player = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, db_constraint=False, related_name="entries", db_index=False
    )
    value = models.BigIntegerField(null=True)
    prev_value = models.BigIntegerField(null=True)
    plays = models.BigIntegerField()
    achieved_at = models.DateTimeField(null=True)
    score_id = models.BigIntegerField(null=True)
    version = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["season", "value"], name="leaderboards_entry_by_value")]
        constraints = [
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__gte=-MAX_VALUE, value__lte=MAX_VALUE),
                name="leaderboards_entry_value_exact",
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="leaderboards_entry_version_positive"),
        ]

    def __str__(self) -> str:
        return f"season {self.season_id}, player {self.player_id}: {self.value}"
