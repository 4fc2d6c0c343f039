"""Reading boards. What is the same for everybody asks for no token, is kept for a second, and carries an ETag."""

from typing import Any, cast

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from ranker.core.clock import utc_now
from ranker.core.errors import Refusal
from ranker.core.pagination import page_links
from ranker.core.public import public_answer
from ranker.core.schema import refusals
from ranker.games.registry import find_game
from ranker.leaderboards import selectors
from ranker.leaderboards import serializers as s
from ranker.leaderboards.answers import (
    ABSENT,
    describe_around,
    describe_board,
    describe_my_rank,
    describe_standing,
)
from ranker.leaderboards.finding import find_board
from ranker.leaderboards.past import list_past_seasons
from ranker.leaderboards.services.boards import GLOBAL_SLUG
from ranker.users.permissions import IsPlayer
from ranker.users.principals import TokenPlayer

GAME = OpenApiParameter(
    "game",
    OpenApiTypes.STR,
    OpenApiParameter.PATH,
    description="A game's id or slug, or `global` for the global board.",
)
UNCHANGED = {304: OpenApiResponse(description="Unchanged since the answer whose tag is in `If-None-Match`.")}
PUBLIC = {**UNCHANGED, **refusals(400, 404, 429, 503, naming=(404,))}


class PublicView(APIView):
    """For everybody alike: a token, perhaps an old one, is not looked at."""

    authentication_classes = ()
    permission_classes = (AllowAny,)


class BoardView(PublicView):
    """A board, page by page."""

    @extend_schema(summary="A board", parameters=[GAME, s.BoardPageQuery], responses={200: s.PageAnswer, **PUBLIC})
    def get(self, request: Request, game: str) -> HttpResponse:
        """The lines of a page, in order; equal scores share a rank unless the board breaks ties."""
        return public_answer(request, lambda: self._read(request, game))

    def _read(self, request: Request, game: str) -> dict[str, Any]:
        asked, now = s.BoardPageQuery.read(request), utc_now()
        board = find_board(game=game, asked=asked, now=now)
        page = {"limit": asked["limit"], "offset": asked["offset"]}
        read = selectors.get_page(season=board.season, **page)
        total, lines = read.found.total_players, read.found.lines
        links = page_links(request=request, count=total, **page)
        return {**describe_board(board, total=total, source=read.source, now=now), **links, "entries": lines}


class AroundView(PublicView):
    """A player's surroundings."""

    @extend_schema(
        summary="The board around a player", parameters=[GAME, s.RadiusQuery], responses={200: s.AroundAnswer, **PUBLIC}
    )
    def get(self, request: Request, game: str, user_id: int) -> HttpResponse:
        """Up to `radius` lines on either side of a player, the player's own among them."""
        return public_answer(request, lambda: self._read(request, game, user_id))

    def _read(self, request: Request, game: str, user_id: int) -> dict[str, Any]:
        return describe_around(game=game, asked=s.RadiusQuery.read(request), user_id=user_id, now=utc_now())


class RankOfScoreView(PublicView):
    """Where a score would stand."""

    @extend_schema(
        summary="The rank a score would get",
        parameters=[GAME, s.ScoreQuery],
        responses={200: s.RankOfScoreAnswer, **PUBLIC},
    )
    def get(self, request: Request, game: str) -> HttpResponse:
        """For a player who is not on the board yet."""
        return public_answer(request, lambda: self._read(request, game))

    def _read(self, request: Request, game: str) -> dict[str, Any]:
        asked, now = s.ScoreQuery.read(request), utc_now()
        board = find_board(game=game, asked=asked, now=now)
        read = selectors.get_rank_of_value(season=board.season, value=asked["score"])
        place = {"score": asked["score"], "rank": read.found.rank, "percentile": read.found.percentile}
        return {**describe_board(board, total=read.found.total_players, source=read.source, now=now), **place}


class SeasonsView(PublicView):
    """A game's past seasons."""

    @extend_schema(
        summary="Past seasons and their winners",
        parameters=[GAME, s.SeasonsQuery],
        responses={200: s.SeasonsAnswer, **PUBLIC},
    )
    def get(self, request: Request, game: str) -> HttpResponse:
        """The latest first; `?season=` with an id reads one on the paths of boards."""
        return public_answer(request, lambda: self._read(request, game))

    def _read(self, request: Request, game: str) -> dict[str, Any]:
        asked = s.SeasonsQuery.read(request)
        page = {"limit": asked["limit"], "offset": asked["offset"]}
        count, found = list_past_seasons(game=game, asked=asked, now=utc_now(), **page)
        return {"count": count, **page_links(request=request, count=count, **page), "results": found}


class MyRankView(APIView):
    """The caller's own place."""

    permission_classes = (IsPlayer,)

    @extend_schema(
        summary="My rank and neighbours",
        parameters=[GAME, s.RadiusQuery],
        responses={200: s.MyRankAnswer, **refusals(400, 401, 403, 404, 429, 503, naming=(404,))},
    )
    def get(self, request: Request, game: str) -> Response:
        """Where I stand, who stands near, and what is missing to the next better score."""
        asked, me = s.RadiusQuery.read(request), cast(TokenPlayer, request.user).id
        return Response(describe_my_rank(game=game, asked=asked, user_id=me, now=utc_now()))


class RankView(PublicView):
    """A player's place, looked up by player."""

    @extend_schema(
        summary="A player's rank",
        parameters=[s.RankQuery],
        responses={200: s.StandingAnswer, **PUBLIC},
    )
    def get(self, request: Request, user_id: int) -> HttpResponse:
        """On a game's board, or on the global one when no game is given."""
        return public_answer(request, lambda: self._read(request, user_id))

    def _read(self, request: Request, user_id: int) -> dict[str, Any]:
        asked = s.RankQuery.read(request)
        board = find_board(game=_known_game(asked.pop("game", GLOBAL_SLUG)), asked=asked, now=utc_now())
        near = selectors.get_around(season=board.season, player_id=user_id, radius=0).found
        return describe_standing(near, user_id=user_id, absent=ABSENT)


def _known_game(reference: str) -> str:
    """`reference` itself; raises `Refusal` (404) naming the parameter when there is no such game."""
    if reference != GLOBAL_SLUG and find_game(reference) is None:
        raise Refusal(status=404, errors={"game": ["There is no such game."]})
    return reference
