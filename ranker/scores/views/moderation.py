"""Taking scores back and players off the boards; for admins, who say why."""

from collections.abc import Callable
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from ranker.core.clock import utc_now
from ranker.core.schema import refusals
from ranker.scores.models import Moderation
from ranker.scores.selectors import describe_score, get_score
from ranker.scores.serializers.answers import ModerationAnswer, ScoreAnswer
from ranker.scores.serializers.requests import ReasonRequest
from ranker.scores.services.moderation import ban_player, restore_score, unban_player, void_score
from ranker.users.permissions import IsAdmin
from ranker.users.selectors import get_current_user
from ranker.users.services import refuse_unless_may_administer

REFUSED = refusals(400, 401, 403, 404, 409, 413, 415, 422, 429, 503)


class ScoreModerationView(APIView):
    """A change to one score's standing."""

    permission_classes = (IsAdmin,)

    def moderate(self, request: Request, score_id: int, act: Callable[..., Moderation]) -> Response:
        """Act with the reason given, and answer with the score as it is then."""
        reason = ReasonRequest.read(request)["reason"]
        act(score_id=score_id, reason=reason, actor=get_current_user(request.user), now=utc_now())
        return Response(describe_score(get_score(score_id)))


class VoidView(ScoreModerationView):
    """Taking a score back."""

    @extend_schema(summary="Void a score", request=ReasonRequest, responses={200: ScoreAnswer, **REFUSED})
    def post(self, request: Request, score_id: int) -> Response:
        """Take it back in every season at once; the player's previous best returns. 409 when it is voided already."""
        return self.moderate(request, score_id, void_score)


class RestoreView(ScoreModerationView):
    """Undoing a void."""

    @extend_schema(summary="Restore a score", request=ReasonRequest, responses={200: ScoreAnswer, **REFUSED})
    def post(self, request: Request, score_id: int) -> Response:
        """Let it count again, as if it had never been taken back. 409 when it counts already."""
        return self.moderate(request, score_id, restore_score)


class PlayerModerationView(APIView):
    """A change to a player's standing."""

    permission_classes = (IsAdmin,)

    def moderate(self, request: Request, user_id: int, act: Callable[..., Moderation]) -> Response:
        """Act with the reason given; an admin's account is for superusers to touch."""
        reason = ReasonRequest.read(request)["reason"]
        refuse_unless_may_administer(actor=request.user, user_id=user_id)
        done = act(player_id=user_id, reason=reason, actor=get_current_user(request.user), now=utc_now())
        return Response(_describe(done))


class BanView(PlayerModerationView):
    """Hiding a player."""

    @extend_schema(summary="Ban a player", request=ReasonRequest, responses={200: ModerationAnswer, **REFUSED})
    def post(self, request: Request, user_id: int) -> Response:
        """Off every board at once, and no more scores. 409 when banned already."""
        return self.moderate(request, user_id, ban_player)


class UnbanView(PlayerModerationView):
    """Undoing a ban."""

    @extend_schema(summary="Unban a player", request=ReasonRequest, responses={200: ModerationAnswer, **REFUSED})
    def post(self, request: Request, user_id: int) -> Response:
        """Back on every board, exactly as before. 409 when not banned."""
        return self.moderate(request, user_id, unban_player)


def _describe(moderation: Moderation) -> dict[str, Any]:
    return {
        "id": moderation.pk,
        "action": moderation.action,
        "user_id": moderation.player_id,
        "reason": moderation.reason,
        "created_at": moderation.created_at,
    }
