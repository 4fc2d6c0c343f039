"""`/api/reports/`: the analyst's views, over HTTP."""

import datetime
from collections.abc import Callable
from typing import Any

from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from ranker.core.clock import utc_now
from ranker.core.errors import Refusal
from ranker.core.pagination import page_links
from ranker.core.schema import refusals
from ranker.reports import selectors
from ranker.reports import serializers as s
from ranker.reports.csv_response import stream_csv
from ranker.reports.selectors import Period, Report, Scope
from ranker.reports.services.rollup import rollup
from ranker.users.permissions import IsAdmin


class OneFormat(BaseContentNegotiation):
    """`?format=` is a parameter of the report, checked with the others, and not DRF's."""

    def select_renderer(self, request: Request, renderers: Any, format_suffix: Any = None) -> Any:
        """JSON; what is CSV is no rendered answer."""
        return renderers[0], renderers[0].media_type

    def select_parser(self, request: Request, parsers: Any) -> Any:
        """The one there is."""
        return parsers[0]


def report(answer: type[serializers.Serializer[Any]], summary: str, *statuses: int) -> Callable[..., Any]:
    """The schema of a report."""
    page: dict[str, Any] = {
        "count": serializers.IntegerField(),
        "next": serializers.URLField(allow_null=True),
        "previous": serializers.URLField(allow_null=True),
        "results": answer(many=True),
    }
    found = inline_serializer(answer.__name__.replace("Answer", "Page"), fields=page)
    csv = OpenApiResponse(OpenApiTypes.STR, description="With `format=csv`: all rows, under the names of the columns.")
    return extend_schema(
        summary=summary,
        parameters=s.PARAMETERS,
        responses={
            (200, "application/json"): found,
            (200, "text/csv"): csv,
            **refusals(400, *statuses, 404, 429, naming=(404,)),
        },
    )


class ReportView(APIView):
    """A report: a page of it as JSON, or all of it as CSV."""

    permission_classes: Any = (IsAdmin,)
    content_negotiation_class = OneFormat

    def answer(
        self, request: Request, select: Callable[[Scope], Report], *, name: str, default: Period | None = None
    ) -> HttpResponseBase:
        """What `select` finds for the parameters of `request`."""
        asked = s.ReportQuery.read(request)
        found = select(s.scope_of(asked, now=utc_now(), default=default))
        if asked["format"] == "csv":
            return stream_csv(rows=found.stream(), name=name)
        page = {"limit": asked["limit"], "offset": asked["offset"]}
        count, rows = found.page(**page)
        return Response({"count": count, **page_links(request=request, count=count, **page), "results": rows})


class TopPlayersView(ReportView):
    """Who is best."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    @report(s.TopPlayerAnswer, "The top players of each day, week or month")
    def get(self, request: Request) -> HttpResponseBase:
        """By their best score in the period, game by game; today's when nothing is asked for."""
        return self.answer(request, selectors.get_top_players, name="top-players", default="daily")


class GameAnalyticsView(ReportView):
    """How games do."""

    @report(s.GameAnalyticsAnswer, "How each game is played", 401, 403)
    def get(self, request: Request) -> HttpResponseBase:
        """Of all time, or of each day, week or month."""
        return self.answer(request, selectors.get_game_analytics, name="game-analytics")


class UserEngagementView(ReportView):
    """Who comes back."""

    @report(s.UserEngagementAnswer, "How much each player plays, and since when not", 401, 403)
    def get(self, request: Request) -> HttpResponseBase:
        """Players last active within the days asked for, the latest first."""
        return self.answer(request, selectors.get_user_engagement, name="user-engagement")


class LeaderboardTrendsView(ReportView):
    """Who rises."""

    @report(s.LeaderboardTrendAnswer, "Ranks day by day", 401, 403)
    def get(self, request: Request) -> HttpResponseBase:
        """Of the all-time boards, or with a period of those that are reset so often."""
        return self.answer(request, selectors.get_leaderboard_trends, name="leaderboard-trends")


class ScoringPatternsView(ReportView):
    """When people play."""

    @report(s.ScoringPatternAnswer, "Scores by weekday, hour, mode and difficulty", 401, 403)
    def get(self, request: Request) -> HttpResponseBase:
        """Of all time, or of the days asked for."""
        return self.answer(request, selectors.get_scoring_patterns, name="scoring-patterns")


class DailyView(APIView):
    """One day."""

    permission_classes = (IsAdmin,)

    @extend_schema(
        summary="A day's metrics",
        parameters=[s.DAY],
        responses={200: s.DailyAnswer, **refusals(400, 401, 403, 429)},
    )
    def get(self, request: Request, date: str) -> Response:
        """Of all games together, then of each."""
        return _daily(_day(date))

    @extend_schema(
        summary="Compute a day's metrics again",
        parameters=[s.DAY],
        request=None,
        responses={200: s.DailyAnswer, **refusals(400, 401, 403, 409, 429)},
    )
    def post(self, request: Request, date: str) -> Response:
        """From the ledger, and with them the metrics of days that have changed or were never computed. Today's are
        computed whenever they are asked for."""
        found = _day(date)
        if found < utc_now().date() and rollup(now=utc_now(), asked=[found], ranks=False).is_busy:
            raise Refusal(status=409, detail="A rollup is going on. Try again when it is done.")
        return _daily(found)


def _day(text: str) -> datetime.date:
    try:
        found = datetime.date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        found = None
    if found is None:
        raise Refusal(errors={"date": ["Write a date as 2026-11-20."]})
    if found > utc_now().date():
        raise Refusal(errors={"date": ["This day has not begun yet."]})
    return found


def _daily(day: datetime.date) -> Response:
    is_closed = day < utc_now().date()
    return Response({"date": day, "is_closed": is_closed, "results": selectors.get_daily(day)})
