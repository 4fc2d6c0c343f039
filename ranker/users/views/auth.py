"""Registering, logging in and staying so."""

from dataclasses import asdict
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from ranker.core.schema import refusals
from ranker.core.throttling import LoginThrottle, ReadThrottle, RegisterThrottle

from .. import serializers as s
from ..models import User
from ..services import log_in, log_out, register_user, rotate_refresh_token
from ..tokens import Tokens


class OpenView(APIView):
    """For callers without a token; one they send, perhaps an old one, is not looked at."""

    authentication_classes = ()
    permission_classes = (AllowAny,)


class RegisterView(OpenView):
    """New accounts."""

    throttle_classes = (RegisterThrottle,)

    @extend_schema(
        summary="Register",
        request=s.RegisterRequest,
        responses={201: s.SessionAnswer, **refusals(400, 429, 503)},
    )
    def post(self, request: Request) -> Response:
        """A new player, logged in."""
        user, tokens = register_user(**s.RegisterRequest.read(request), now=timezone.now())
        return Response(session(user, tokens), status=201)


class LoginView(OpenView):
    """Log-in by name and password."""

    throttle_classes = (ReadThrottle, LoginThrottle)

    @extend_schema(
        summary="Log in",
        request=s.LoginRequest,
        responses={200: s.SessionAnswer, **refusals(400, 401, 403, 429, 503)},
    )
    def post(self, request: Request) -> Response:
        """A new session; `username` may be the email address."""
        user, tokens = log_in(**s.LoginRequest.read(request), now=timezone.now())
        return Response(session(user, tokens))


class RefreshView(OpenView):
    """The next pair of tokens."""

    @extend_schema(
        summary="Refresh the tokens",
        request=s.RefreshRequest,
        responses={200: s.SessionAnswer, **refusals(400, 401, 403, 429)},
    )
    def post(self, request: Request) -> Response:
        """A fresh pair for a refresh token, which works once; using it again ends the session."""
        user, tokens = rotate_refresh_token(**s.RefreshRequest.read(request), now=timezone.now())
        return Response(session(user, tokens))


class LogoutView(OpenView):
    """The end of a session."""

    @extend_schema(
        summary="Log out",
        request=s.LogoutRequest,
        responses={204: OpenApiResponse(description="Logged out."), **refusals(400, 401, 429)},
    )
    def post(self, request: Request) -> Response:
        """End the session of a refresh token, or with `everywhere` all of the player's."""
        log_out(**s.LogoutRequest.read(request), now=timezone.now())
        return Response(status=204)


def session(user: User, tokens: Tokens) -> dict[str, Any]:
    """The account and its tokens, as every one of these answers."""
    return {"user": s.AccountAnswer(user).data, **asdict(tokens)}
