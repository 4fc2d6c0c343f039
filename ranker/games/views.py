"""Games for everybody to see and for admins to make; the keys of their servers."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from ranker.core.clock import utc_now
from ranker.core.schema import OPEN, refusals
from ranker.games import serializers as s
from ranker.games.models import Game, GameKey
from ranker.games.selectors import get_game, get_key, list_games, list_keys
from ranker.games.services import change_game, create_game, create_key, revoke_key
from ranker.users.permissions import AdminsWrite, IsAdmin
from ranker.users.selectors import get_current_user

GAME = OpenApiParameter("game", OpenApiTypes.STR, OpenApiParameter.PATH, description="A game's id or slug.")
RULE = ("operator", "sort_order", "tie_break")
WRITING = refusals(400, 401, 403, 413, 415, 429)


class GamesView(GenericAPIView[Game]):
    """All games."""

    permission_classes = (AdminsWrite,)
    serializer_class = s.GameAnswer
    queryset = Game.objects.none()
    only_active = False

    @extend_schema(summary="All games", auth=OPEN, responses={200: s.GameAnswer(many=True), **refusals(400, 401, 429)})
    def get(self, request: Request) -> Response:
        """In order of name, with their modes and the rule of their boards."""
        page = self.paginate_queryset(list_games(only_active=self.only_active))
        return self.get_paginated_response(s.GameAnswer(page, many=True).data)

    @extend_schema(summary="Make a game", request=s.GameCreateRequest, responses={201: s.GameAnswer, **WRITING})
    def post(self, request: Request) -> Response:
        """With its all-time, daily, weekly and monthly boards, and an all-time board for each mode."""
        fields = s.GameCreateRequest.read(request)
        rule, modes = _take_rule(fields), fields.pop("modes", ())
        game = create_game(fields=fields, modes=modes, rule=rule, now=utc_now())
        return Response(s.GameAnswer(get_game(str(game.pk))).data, status=201)


class ActiveGamesView(GamesView):
    """Games that take scores."""

    http_method_names = ["get", "head", "options"]
    only_active = True

    @extend_schema(
        summary="Active games", auth=OPEN, responses={200: s.GameAnswer(many=True), **refusals(400, 401, 429)}
    )
    def get(self, request: Request) -> Response:
        """Games that take scores, in order of name."""
        return super().get(request)


class GameView(APIView):
    """One game."""

    permission_classes = (AdminsWrite,)

    @extend_schema(
        summary="A game", auth=OPEN, parameters=[GAME], responses={200: s.GameAnswer, **refusals(401, 404, 429)}
    )
    def get(self, request: Request, game: str) -> Response:
        """By its id or its slug."""
        return Response(s.GameAnswer(get_game(game)).data)

    @extend_schema(
        summary="Change a game",
        parameters=[GAME],
        request=s.GameChangeRequest,
        responses={200: s.GameAnswer, **WRITING, **refusals(404)},
    )
    def patch(self, request: Request, game: str) -> Response:
        """Change what is given and leave the rest. An inactive game takes no scores, and its boards stay."""
        found, fields = get_game(game), s.GameChangeRequest.read(request, partial=True)
        rule, modes = _take_rule(fields), fields.pop("modes", ())
        change_game(game=found, fields=fields, modes=modes, rule=rule, now=utc_now())
        return Response(s.GameAnswer(get_game(str(found.pk))).data)


class KeysView(GenericAPIView[GameKey]):
    """A game's server keys."""

    permission_classes = (IsAdmin,)
    serializer_class = s.KeyAnswer
    queryset = GameKey.objects.none()

    @extend_schema(
        summary="A game's server keys",
        parameters=[GAME],
        responses={200: s.KeyAnswer(many=True), **refusals(400, 401, 403, 404, 429)},
    )
    def get(self, request: Request, game: str) -> Response:
        """The newest first, revoked ones included."""
        page = self.paginate_queryset(list_keys(game=get_game(game)))
        return self.get_paginated_response(s.KeyAnswer(page, many=True).data)

    @extend_schema(
        summary="Make a server key",
        parameters=[GAME],
        request=s.KeyRequest,
        responses={201: s.NewKeyAnswer, **WRITING, **refusals(404)},
    )
    def post(self, request: Request, game: str) -> Response:
        """The answer's `key` is shown this once; servers send it as `Authorization: Api-Key …`."""
        found, fields = get_game(game), s.KeyRequest.read(request)
        key, secret = create_key(game=found, name=fields["name"], created_by=get_current_user(request.user))
        return Response({**s.KeyAnswer(key).data, "key": secret}, status=201)


class KeyView(APIView):
    """One server key."""

    permission_classes = (IsAdmin,)

    @extend_schema(
        summary="Revoke a server key",
        parameters=[GAME],
        responses={204: OpenApiResponse(description="Revoked."), **refusals(401, 403, 404, 429)},
    )
    def delete(self, request: Request, game: str, key_id: int) -> Response:
        """Every process refuses it within a second. Twice is once."""
        revoke_key(key=get_key(game=get_game(game), key_id=key_id), now=utc_now())
        return Response(status=204)


def _take_rule(fields: dict[str, Any]) -> dict[str, str]:
    """The part of a request that belongs to the game's boards, taken out of it."""
    return {name: fields.pop(name) for name in RULE if name in fields}
