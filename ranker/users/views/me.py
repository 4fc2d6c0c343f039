"""The caller's own account."""

from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from ranker.core.schema import refusals
from ranker.core.throttling import PasswordThrottle, ReadThrottle

from .. import serializers as s
from ..export import export_account
from ..permissions import IsPlayer
from ..selectors import get_current_user
from ..services import change_password, change_profile, delete_account
from .auth import session


class MeView(APIView):
    """My account."""

    permission_classes = (IsPlayer,)

    @extend_schema(summary="My account", responses={200: s.AccountAnswer, **refusals(401, 403, 429)})
    def get(self, request: Request) -> Response:
        """Who the token says I am."""
        return Response(s.AccountAnswer(get_current_user(request.user)).data)

    @extend_schema(
        summary="Change my profile",
        request=s.ProfileRequest,
        responses={200: s.AccountAnswer, **refusals(400, 401, 403, 429)},
    )
    def patch(self, request: Request) -> Response:
        """Change what is given and leave the rest."""
        user = get_current_user(request.user)
        changes = s.ProfileRequest.read(request)
        user = change_profile(user_id=user.id, changes=changes, now=timezone.now())
        return Response(s.AccountAnswer(user).data)

    @extend_schema(
        summary="Delete my account",
        responses={204: OpenApiResponse(description="Deleted."), **refusals(401, 403, 429)},
    )
    def delete(self, request: Request) -> Response:
        """Remove my personal data for good; my scores stay, as those of a deleted player."""
        delete_account(user_id=get_current_user(request.user).id, now=timezone.now())
        return Response(status=204)


class PasswordView(APIView):
    """My password."""

    permission_classes = (IsPlayer,)
    throttle_classes = (ReadThrottle, PasswordThrottle)

    @extend_schema(
        summary="Change my password",
        request=s.PasswordRequest,
        responses={200: s.SessionAnswer, **refusals(400, 401, 403, 429, 503)},
    )
    def post(self, request: Request) -> Response:
        """End all my sessions and answer with a new one."""
        user = get_current_user(request.user)
        user, tokens = change_password(user_id=user.id, **s.PasswordRequest.read(request), now=timezone.now())
        return Response(session(user, tokens))


class ExportView(APIView):
    """Everything held about me."""

    permission_classes = (IsPlayer,)

    @extend_schema(summary="Everything held about me", responses={200: s.ExportAnswer, **refusals(401, 403, 429)})
    def get(self, request: Request) -> Response:
        """All of it, as JSON to keep."""
        answer = Response(export_account(user_id=get_current_user(request.user).id))
        answer.headers["Content-Disposition"] = 'attachment; filename="account.json"'
        return answer
