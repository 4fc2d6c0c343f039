"""What the OpenAPI schema says of every operation alike."""

from collections.abc import Collection
from typing import Any

from drf_spectacular.extensions import OpenApiSerializerExtension
from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers

# `auth=OPEN` in `extend_schema`: a token is welcome and not needed.
OPEN: Any = [{"token": []}, {}]
FIELDS = {
    "type": "object",
    "additionalProperties": {"oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
    "example": {"username": ["This is taken."]},
}
REASONS = {
    400: "The fields at fault.",
    401: "No token, or one that is worth nothing.",
    403: "Not allowed.",
    404: "There is no such thing.",
    409: "Not now.",
    413: "The body is too large.",
    415: "The body is no JSON.",
    422: "Understood and refused; the fields at fault.",
    429: "Too many requests; `Retry-After` says when there is room again.",
    503: "Cannot be done at the moment; `Retry-After` says when to come back.",
}
# Those whose body names fields; `naming` adds to them.
NAMING = (400, 422)


class DetailAnswer(serializers.Serializer[Any]):
    """A refusal that belongs to no field."""

    detail = serializers.CharField()


def refusals(*statuses: int, naming: Collection[int] = ()) -> dict[int, Any]:
    """The responses of these statuses: a `detail`, or for 400, 422 and those in `naming` fields as well."""
    return {status: _refusal(status, names=status in NAMING or status in naming) for status in statuses}


def _refusal(status: int, *, names: bool) -> OpenApiResponse:
    return OpenApiResponse(FIELDS if names else DetailAnswer, description=REASONS[status])


class StrictSerializerScheme(OpenApiSerializerExtension):  # type: ignore[no-untyped-call]
    """Says of bodies that take no unknown fields that they take none."""

    target_class = "ranker.core.serializers.StrictSerializer"
    match_subclasses = True

    def map_serializer(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        """The usual schema, closed."""
        schema: dict[str, Any] = auto_schema._map_serializer(self.target, direction, bypass_extensions=True)
        return {**schema, "additionalProperties": False}
