"""`/api/scores/…`: the ledger, read and added to."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from ranker.core.errors import Refusal
from ranker.core.pagination import EstimatedCount
from ranker.core.schema import refusals
from ranker.core.throttling import SubmitThrottle
from ranker.games.authentication import ServerKey
from ranker.scores.filters import ledger_filters, limit_to_key
from ranker.scores.models import Score
from ranker.scores.selectors import describe_score, get_score, list_scores
from ranker.scores.serializers.answers import ScoreAnswer
from ranker.scores.serializers.queries import HistoryQuery, LedgerQuery
from ranker.scores.views import submissions
from ranker.users.permissions import IsAdminOrServer, IsPlayer, IsServerKey
from ranker.users.selectors import get_current_user

READING = refusals(400, 401, 403, 404, 429, naming=(403, 404))


class ScoresView(GenericAPIView[Score]):
    """All scores, and new ones."""

    pagination_class = EstimatedCount
    serializer_class = ScoreAnswer
    queryset = Score.objects.none()

    def get_throttles(self) -> list[BaseThrottle]:
        """Submissions are counted by player, reading by address."""
        return [SubmitThrottle()] if self.request.method == "POST" else super().get_throttles()

    def get_permissions(self) -> list[Any]:
        """Players and servers submit; admins and servers read."""
        kinds: Any = IsPlayer | IsServerKey if self.request.method == "POST" else IsAdminOrServer
        permissions: list[BasePermission] = [kinds()]
        return permissions

    @extend_schema(summary="All scores", parameters=[LedgerQuery], responses={200: ScoreAnswer(many=True), **READING})
    def get(self, request: Request) -> Response:
        """For admins, and for servers those of their game; the newest first. Above 10,000 `count` is an estimate."""
        asked = LedgerQuery.read(request)
        filters = limit_to_key(ledger_filters(asked), principal=request.user)
        page = self.paginate_queryset(list_scores(**filters, status=asked.get("status")))
        return self.get_paginated_response([describe_score(score) for score in page or ()])

    @submissions.SUBMISSION
    def post(self, request: Request) -> Response:
        """The receipt says what the score did on every board it counts on; 200 for a repeated key."""
        return submissions.submit(request)


class HistoryView(GenericAPIView[Score]):
    """The caller's own scores."""

    permission_classes = (IsPlayer,)
    pagination_class = EstimatedCount
    serializer_class = ScoreAnswer
    queryset = Score.objects.none()

    @extend_schema(
        summary="My scores",
        parameters=[HistoryQuery],
        responses={200: ScoreAnswer(many=True), **READING},
    )
    def get(self, request: Request) -> Response:
        """My own ledger, voided scores included, the newest first."""
        filters = ledger_filters(HistoryQuery.read(request))
        player = get_current_user(request.user)
        page = self.paginate_queryset(list_scores(**filters, player_id=player.pk))
        return self.get_paginated_response([describe_score(score) for score in page or ()])


class ScoreView(APIView):
    """One score."""

    permission_classes = (IsPlayer | IsServerKey,)

    @extend_schema(summary="A score", responses={200: ScoreAnswer, **refusals(401, 403, 404, 429)})
    def get(self, request: Request, score_id: int) -> Response:
        """For its player, admins, and the servers of its game."""
        score = get_score(score_id)
        if not _may_see(request.user, score):
            raise Refusal(status=403, detail="This score is not yours.")
        return Response(describe_score(score))


def _may_see(principal: Any, score: Score) -> bool:
    if isinstance(principal, ServerKey):
        return principal.game_id == score.game_id
    user = get_current_user(principal)
    return user.is_staff or user.pk == score.player_id
