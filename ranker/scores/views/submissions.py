"""Scores coming in: one by one from players and servers, by the thousand from servers."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, PolymorphicProxySerializer, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from ranker.core.clock import utc_now
from ranker.core.errors import Refusal, error_body, flatten
from ranker.core.schema import refusals
from ranker.core.throttling import SubmitThrottle
from ranker.scores.requests import KEY_HEADER, MAX_KEY_LENGTH, build_score, caller_of, key_fault, read_key
from ranker.scores.serializers.answers import BatchAnswer, ReceiptAnswer
from ranker.scores.serializers.requests import BatchRequest, BatchRow, BatchSchema, ScoreRequest, ServerScoreRequest
from ranker.scores.services.batch import Errors, submit_batch
from ranker.scores.services.submit import submit_score
from ranker.scores.statement import NewScore
from ranker.users.permissions import IsServerKey, is_server_key

KEY_PARAMETER = OpenApiParameter(
    KEY_HEADER,
    {"type": "string", "minLength": 1, "maxLength": MAX_KEY_LENGTH, "pattern": "^[ -~]+$"},
    OpenApiParameter.HEADER,
    description="Repeating a request with its key repeats the answer and writes nothing; kept for 48 hours.",
)
SUBMISSION = extend_schema(
    summary="Submit a score",
    request=PolymorphicProxySerializer(
        "NewScore", serializers=[ScoreRequest, ServerScoreRequest], resource_type_field_name=None
    ),
    parameters=[KEY_PARAMETER],
    responses={
        201: ReceiptAnswer,
        200: OpenApiResponse(ReceiptAnswer, description="A repetition, marked `Idempotent-Replayed: true`."),
        **refusals(400, 401, 403, 409, 413, 415, 422, 429, 503, naming=(403,)),
    },
)


def submit(request: Request) -> Response:
    """The receipt: 201 for a new score, 200 for a repeated key."""
    kind = ServerScoreRequest if is_server_key(request.user) else ScoreRequest
    key = read_key(request)
    score = build_score(kind.check(request.data), principal=request.user, key=key)
    receipt, replayed = submit_score(caller=caller_of(request.user), score=score, now=utc_now())
    if replayed:
        return Response(receipt, headers={"Idempotent-Replayed": "true"})
    return Response(receipt, status=201)


class BatchView(APIView):
    """Many scores at once."""

    permission_classes = (IsServerKey,)
    throttle_classes = (SubmitThrottle,)

    @extend_schema(
        summary="Submit many scores",
        request=BatchSchema,
        parameters=[KEY_PARAMETER],
        responses={200: BatchAnswer, **refusals(400, 401, 403, 409, 413, 415, 429, 503)},
    )
    def post(self, request: Request) -> Response:
        """The good rows land and the bad ones are named. A row's key is its own `key`, or the header's with a colon
        and the row's index behind it."""
        key, rows = read_key(request), BatchRequest.read(request)["scores"]
        scores: dict[int, NewScore] = {}
        rejected: dict[int, Errors] = {}
        for index, row in enumerate(rows):
            try:
                scores[index] = _read_row(row, index=index, key=key, principal=request.user)
            except (ValidationError, Refusal) as no:
                rejected[index] = _errors(no)
        result = submit_batch(caller=caller_of(request.user), scores=scores, now=utc_now())
        told = sorted((rejected | result.rejected).items())
        return Response(
            {
                "accepted": result.accepted,
                "replayed": result.replayed,
                "rejected": [{"index": index, "errors": errors} for index, errors in told],
            }
        )


def _read_row(row: Any, *, index: int, key: str | None, principal: Any) -> NewScore:
    """A row of a batch as a score; raises `ValidationError` or `Refusal` naming its fields."""
    values = BatchRow.check(row)
    own: str | None = values.get("key") or (f"{key}:{index}" if key else None)
    if own and (fault := key_fault(own)):
        raise Refusal(errors={"key": [fault]})
    return build_score(values, principal=principal, key=own)


def _errors(no: ValidationError | Refusal) -> Errors:
    """Every field with its sentences; `row` for what belongs to none."""
    body = no.errors if isinstance(no, Refusal) else error_body(no.detail)
    return {"row" if name == "detail" else name: flatten(texts) for name, texts in (body or {}).items()}
