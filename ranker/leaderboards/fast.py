"""Boards in the fast lane (`core.lane`)."""

from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl

from ranker.core.clock import utc_now
from ranker.core.lane import Answer, Environ, answer_json
from ranker.core.leases import may_read
from ranker.core.public import Body, keep, kept_answer
from ranker.leaderboards import serializers as s
from ranker.leaderboards.answers import describe_around, describe_my_rank
from ranker.users.authentication import read_bearer


def send_kept(environ: Environ, *, body: Body) -> Answer | None:
    """A page that was made within its second."""
    return kept_answer(body, environ) if may_read(environ) else None


def around(environ: Environ, *, game: str, user_id: int) -> Answer | None:
    """`GET /api/leaderboard/{game}/around/{user_id}/`."""
    asked = _radius(environ.get("QUERY_STRING", ""))
    if asked is None or not may_read(environ):
        return None
    answer = describe_around(game=game, asked=asked, user_id=user_id, now=utc_now())
    return kept_answer(keep(environ, answer, route="api/leaderboard/<str:game>/around/<id:user_id>/"), environ)


def my_rank(environ: Environ, *, game: str) -> Answer | None:
    """`GET /api/leaderboard/{game}/my-rank/`."""
    me, asked = read_bearer(environ.get("HTTP_AUTHORIZATION", "")), _radius(environ.get("QUERY_STRING", ""))
    if me is None or asked is None or not may_read(environ):
        return None
    return answer_json(describe_my_rank(game=game, asked=asked, user_id=me.id, now=utc_now()))


@lru_cache(maxsize=1000)
def _radius(query: str) -> dict[str, Any] | None:
    """The parameters of a query, if all is right with them; few different ones are asked."""
    serializer = s.RadiusQuery(data=dict(parse_qsl(query, keep_blank_values=True)))
    return serializer.validated_data if serializer.is_valid() else None
