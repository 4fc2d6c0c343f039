"""Achievements and activity over HTTP."""

from typing import Any, cast

from django.http import HttpResponse
from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from ranker.achievements import selectors
from ranker.achievements import serializers as s
from ranker.achievements.activity import KINDS, list_activity
from ranker.achievements.models import Collector
from ranker.achievements.services.checking import check_player
from ranker.core.clock import utc_now
from ranker.core.public import public_answer
from ranker.core.schema import refusals
from ranker.leaderboards.finding import find_game_or_global
from ranker.leaderboards.views import UNCHANGED, PublicView
from ranker.users.permissions import IsAdmin, IsPlayer
from ranker.users.principals import TokenPlayer
from ranker.users.selectors import get_current_user, get_profile


class CatalogueView(PublicView):
    """All achievements."""

    @extend_schema(
        summary="The catalogue of achievements", responses={200: s.CatalogueList, **UNCHANGED, **refusals(429)}
    )
    def get(self, request: Request) -> HttpResponse:
        """Every achievement, and the share of players who hold it."""
        return public_answer(request, lambda: whole(selectors.list_catalogue()))


class CollectorsView(GenericAPIView[Collector]):
    """Who holds most."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    serializer_class = s.CollectorAnswer
    queryset = Collector.objects.none()

    @extend_schema(summary="Most achievements", responses={200: s.CollectorAnswer(many=True), **refusals(400, 429)})
    def get(self, request: Request) -> Response:
        """Players by how many they hold; among equals, who got there first."""
        page = list(self.paginate_queryset(selectors.list_collectors()) or ())
        offset = int(request.query_params.get("offset", 0))
        return self.get_paginated_response(selectors.rank_collectors(page=page, offset=offset))


class MineView(APIView):
    """The caller's own."""

    permission_classes = (IsPlayer,)

    @extend_schema(summary="My achievements", responses={200: s.MineAnswer, **refusals(401, 403, 429)})
    def get(self, request: Request) -> Response:
        """What I hold, and what is still to be earned."""
        me = get_current_user(cast(TokenPlayer, request.user)).pk
        locked = selectors.list_locked(player_id=me)
        return Response({**whole(selectors.list_held(player_id=me)), "locked": locked})


class PlayerAchievementsView(PublicView):
    """A player's."""

    @extend_schema(summary="A player's achievements", responses={200: s.HeldList, **UNCHANGED, **refusals(404, 429)})
    def get(self, request: Request, user_id: int) -> HttpResponse:
        """What a player holds, the latest first."""
        return public_answer(request, lambda: whole(selectors.list_held(player_id=get_profile(user_id).pk)))


class CheckView(APIView):
    """Looking again."""

    permission_classes = (IsAdmin,)

    @extend_schema(
        summary="Check a player's achievements",
        request=None,
        responses={200: s.CheckAnswer, **refusals(401, 403, 404, 429)},
    )
    def post(self, request: Request, user_id: int) -> Response:
        """Bring what a player holds to what the ledger says. The relay does so by itself; this is for doubts."""
        return Response(check_player(player_id=user_id, now=utc_now()))


class ActivityView(PublicView):
    """What is new."""

    @extend_schema(
        summary="Recent activity",
        parameters=[s.ActivityQuery],
        responses={200: s.ActivityList, **UNCHANGED, **refusals(400, 404, 429)},
    )
    def get(self, request: Request) -> HttpResponse:
        """Scores, records, overtakings in the top ten, achievements and seasons won, in one game or in all."""
        return public_answer(request, lambda: self._read(request))

    def _read(self, request: Request) -> dict[str, Any]:
        asked = s.ActivityQuery.read(request)
        game = find_game_or_global(asked["game"]) if "game" in asked else None
        kinds = [asked["kind"]] if "kind" in asked else KINDS
        return whole(list_activity(game=game, kinds=kinds, limit=asked["limit"], now=utc_now()))


def whole(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """A list that is its own only page."""
    return {"count": len(rows), "next": None, "previous": None, "results": rows}
