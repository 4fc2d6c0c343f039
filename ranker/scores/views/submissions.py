"""Scores coming in: one by one from players and servers, by the thousand from servers."""

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, PolymorphicProxySerializer, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from ranker.core.clock import utc_now
from ranker.core.schema import refusals
from ranker.scores import serializers as s
from ranker.scores.requests import KEY_HEADER, MAX_KEY_LENGTH, build_score, caller_of, read_key
from ranker.scores.services.submit import submit_score
from ranker.users.permissions import is_server_key

KEY_PARAMETER = OpenApiParameter(
    KEY_HEADER,
    {"type": "string", "minLength": 1, "maxLength": MAX_KEY_LENGTH, "pattern": "^[ -~]+$"},
    OpenApiParameter.HEADER,
    description="Repeating a request with its key repeats the answer and writes nothing; kept for 48 hours.",
)
SUBMISSION = extend_schema(
    summary="Submit a score",
    request=PolymorphicProxySerializer(
        "NewScore", serializers=[s.ScoreRequest, s.ServerScoreRequest], resource_type_field_name=None
    ),
    parameters=[KEY_PARAMETER],
    responses={
        201: s.ReceiptAnswer,
        200: OpenApiResponse(s.ReceiptAnswer, description="A repetition, marked `Idempotent-Replayed: true`."),
        **refusals(400, 401, 403, 409, 413, 415, 422, 429, 503, naming=(403,)),
    },
)


def submit(request: Request) -> Response:
    """The receipt: 201 for a new score, 200 for a repeated key."""
    kind = s.ServerScoreRequest if is_server_key(request.user) else s.ScoreRequest
    key = read_key(request)
    score = build_score(kind.check(request.data), principal=request.user, key=key)
    receipt, replayed = submit_score(caller=caller_of(request.user), score=score, now=utc_now())
    if replayed:
        return Response(receipt, headers={"Idempotent-Replayed": "true"})
    return Response(receipt, status=201)
