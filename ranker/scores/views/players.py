"""What everybody may see of a player's scores."""

from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from ranker.core.pagination import EstimatedCount
from ranker.core.schema import refusals
from ranker.scores.filters import ledger_filters
from ranker.scores.models import Score, Status
from ranker.scores.selectors import describe_public_score, list_scores, list_stats
from ranker.scores.serializers.answers import PublicScoreAnswer, StatsAnswer
from ranker.scores.serializers.queries import HistoryQuery
from ranker.users.selectors import get_profile


class StatsView(APIView):
    """A player's scores, summed up."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    @extend_schema(summary="A player's statistics", responses={200: StatsAnswer, **refusals(404, 429)})
    def get(self, request: Request, user_id: int) -> Response:
        """Plays, best, total, average and last play, game by game."""
        player, stats = get_profile(user_id), list_stats(player_id=user_id)
        plays = sum(game["plays"] for game in stats)
        return Response({"user_id": player.pk, "username": player.username, "plays": plays, "games": stats})


class PlayerHistoryView(GenericAPIView[Score]):
    """A player's scores, one by one."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    pagination_class = EstimatedCount
    serializer_class = PublicScoreAnswer
    queryset = Score.objects.none()

    @extend_schema(
        summary="A player's scores",
        parameters=[HistoryQuery],
        responses={200: PublicScoreAnswer(many=True), **refusals(400, 404, 429, naming=(404,))},
    )
    def get(self, request: Request, user_id: int) -> Response:
        """Those that count, the newest first. Above 10,000 `count` is an estimate."""
        filters = ledger_filters(HistoryQuery.read(request))
        player = get_profile(user_id)
        page = self.paginate_queryset(list_scores(**filters, player_id=player.pk, status=Status.ACCEPTED))
        return self.get_paginated_response([describe_public_score(score) for score in page or ()])
