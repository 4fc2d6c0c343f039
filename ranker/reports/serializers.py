"""Reports, as they are asked for and answered."""

from datetime import date, datetime, timedelta
from typing import Any, Final, cast

from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request

from ranker.core.clock import Schedule, bounds
from ranker.core.errors import Refusal
from ranker.core.fields import OneOfField, QueryIntegerField, SafeCharField
from ranker.core.pagination import PageQuery
from ranker.games.registry import find_game
from ranker.reports.selectors import Period, Scope

PERIODS: Final = ["daily", "weekly", "monthly"]
# Where neither a period nor days are asked for.
EVER: Final = (date(1, 1, 1), date(9999, 12, 31))

# --- In -----------------------------------------------------------------------------------------------------


class IsoDateField(serializers.DateField):
    """A date as 2026-11-20."""

    def __init__(self, **kwargs: Any) -> None:
        """One way to write it."""
        super().__init__(input_formats=["iso-8601"], **kwargs)


class ReportQuery(PageQuery):
    """A page of a report. Without `period`, `from` and `to` the report is of all time; with a period alone, of the one
    that is on."""

    period = OneOfField(choices=PERIODS, required=False, help_text="How time is cut.")
    to = IsoDateField(required=False, help_text="The last day, UTC; today when not given.")
    game = SafeCharField(max_length=60, required=False, help_text="A game's id or slug; all games when not given.")
    page = QueryIntegerField(min_value=1, max_value=2**40, required=False, help_text="Instead of `offset`; from 1 on.")
    format = OneOfField(choices=["json", "csv"], default="json", help_text="`csv`: all rows, streamed.")

    def get_fields(self) -> dict[str, Any]:
        """`from` is a word of Python's, so it joins here."""
        first = IsoDateField(required=False, help_text="The first day, UTC.")
        return {"from": first, **super().get_fields()}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Raises `ValidationError` naming `to` when it lies before `from`."""
        if "from" in attrs and "to" in attrs and attrs["to"] < attrs["from"]:
            raise serializers.ValidationError({"to": ["This lies before `from`."]})
        return attrs

    @classmethod
    def read(cls, request: Request) -> dict[str, Any]:
        """The validated parameters; `page` has become an `offset`."""
        asked = super().read(request)
        if "page" in asked:
            asked["offset"] = (asked["page"] - 1) * asked["limit"]
        return asked


PARAMETERS: Final = [ReportQuery]


def scope_of(asked: dict[str, Any], *, now: datetime, default: Period | None = None) -> Scope:
    """What is asked for. Raises `Refusal` (404) for a game that does not exist, (400) where the days end before they
    begin."""
    period: Period | None = asked.get("period", default)
    if period is None and ("from" in asked or "to" in asked):
        period = "daily"
    first, last = _days(asked, period=asked.get("period", default), now=now)
    if last < first:
        raise Refusal(errors={"from": ["This lies after today."]})
    return Scope(first, last, period, _game(asked))


def _days(asked: dict[str, Any], *, period: Period | None, now: datetime) -> tuple[date, date]:
    """From the beginning of the period that is on, or of `to`'s, unless told."""
    if period is None and not {"from", "to"} & asked.keys():
        return EVER
    last: date = asked.get("to", now.date())
    if "from" in asked:
        return asked["from"], last
    if period is None:
        return EVER[0], last
    noon = datetime.combine(last, datetime.min.time(), tzinfo=now.tzinfo) + timedelta(hours=12)
    return bounds(schedule=cast(Schedule, period), at=noon)[0].date(), last


def _game(asked: dict[str, Any]) -> int | None:
    if "game" not in asked:
        return None
    game = find_game(asked["game"])
    if game is None:
        raise Refusal(status=404, errors={"game": ["There is no such game."]})
    return game.id


# --- Out ----------------------------------------------------------------------------------------------------

Answer = serializers.Serializer[Any]
DAY = OpenApiParameter("date", str, OpenApiParameter.PATH, description="A day, UTC: 2026-11-20.")


def _integer(**kwargs: Any) -> Any:
    return serializers.IntegerField(allow_null=True, **kwargs)


def _float(help_text: str = "", **kwargs: Any) -> Any:
    return serializers.FloatField(allow_null=True, help_text=help_text, **kwargs)


class TopPlayerAnswer(Answer):
    """A player's best in a period."""

    period_start_date = serializers.DateField()
    game_id = serializers.IntegerField()
    game_name = serializers.CharField()
    rank = serializers.IntegerField()
    player_id = serializers.IntegerField()
    username = serializers.CharField()
    display_name = serializers.CharField()
    country = serializers.CharField(allow_null=True)
    plays = serializers.IntegerField()
    best_score = serializers.IntegerField()
    total_score = _integer()


class GameAnalyticsAnswer(Answer):
    """A game, of all time or in a period."""

    period_start_date = serializers.DateField(required=False)
    game_id = serializers.IntegerField()
    game_name = serializers.CharField()
    lowest_wins = serializers.BooleanField()
    submissions = serializers.IntegerField()
    players = serializers.IntegerField()
    submissions_per_player = _float()
    average_score = _float()
    best_score = _integer()
    median_score = _float(required=False)
    spread = _float("The standard deviation of the scores.", required=False)
    first_activity_at = serializers.DateTimeField(required=False, allow_null=True)
    last_activity_at = serializers.DateTimeField(required=False, allow_null=True)
    tie_density = _float("The share of players whose best is another's too.", required=False)
    this_week_median = _float(required=False)
    last_week_median = _float(required=False)
    score_inflation = _float("This week's median over last week's.", required=False)


class UserEngagementAnswer(Answer):
    """A player over all games."""

    player_id = serializers.IntegerField()
    username = serializers.CharField()
    country = serializers.CharField(allow_null=True)
    first_active_date = serializers.DateField()
    last_active_date = serializers.DateField()
    active_days = serializers.IntegerField()
    sessions = serializers.IntegerField()
    submissions = serializers.IntegerField()
    submissions_per_active_day = serializers.FloatField()
    days_since_last_active = serializers.IntegerField()
    status = serializers.ChoiceField(choices=["active", "recent", "lapsed", "churned"])
    cohort_week = serializers.DateField()


class LeaderboardTrendAnswer(Answer):
    """Where a player stood on a board at the end of a day."""

    leaderboard_id = serializers.IntegerField()
    leaderboard = serializers.CharField()
    reset_schedule = serializers.CharField()
    game_id = _integer()
    game_name = serializers.CharField()
    metric_date = serializers.DateField()
    player_id = serializers.IntegerField()
    username = serializers.CharField()
    rank = serializers.IntegerField()
    previous_rank = _integer()
    movement = _integer(help_text="Ranks gained since the day before.")
    value = serializers.IntegerField()
    top_10_churn = _float("The share of the top ten that were not in it the day before.")
    competition_intensity = _float("1: the top ten are level.")


class ScoringPatternAnswer(Answer):
    """When and how a game is played."""

    game_id = serializers.IntegerField()
    game_name = serializers.CharField()
    hour_of_day = serializers.IntegerField()
    day_of_week = serializers.IntegerField(help_text="1 is Monday.")
    mode = serializers.CharField(allow_null=True)
    difficulty = serializers.CharField(allow_null=True)
    submissions = serializers.IntegerField()
    players = serializers.IntegerField()
    average_score = serializers.FloatField()
    median_score = serializers.FloatField()
    personal_bests = serializers.IntegerField(required=False)


class DailyMetricsAnswer(Answer):
    """A day of a game, or of all games (a null game)."""

    metric_date = serializers.DateField()
    game_id = _integer()
    game_name = serializers.CharField()
    dau = serializers.IntegerField()
    wau = serializers.IntegerField()
    mau = serializers.IntegerField()
    stickiness = _float("DAU over MAU.")
    new_players = serializers.IntegerField()
    returning_players = serializers.IntegerField()
    reactivated_players = serializers.IntegerField()
    submissions = serializers.IntegerField()
    sessions = serializers.IntegerField()
    median_session_seconds = _float()
    average_score = _float()
    median_score = _float()
    top_player_id = _integer()
    top_player = serializers.CharField(allow_null=True)
    top_score = _integer()
    day_1_retention = _float("Of the cohort born that day; null until day 1 is over.")
    day_7_retention = _float()
    day_30_retention = _float()


class DailyAnswer(Answer):
    """A day's metrics."""

    date = serializers.DateField()
    is_closed = serializers.BooleanField(help_text="False: the day goes on, and so do its figures.")
    results = DailyMetricsAnswer(many=True)
