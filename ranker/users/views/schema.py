"""Refusals, as OpenAPI shows them."""

from typing import Any

from drf_spectacular.utils import OpenApiResponse

from ..serializers import DetailAnswer

FIELDS = {
    "type": "object",
    "additionalProperties": {
        "oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}],
    },
    "example": {"username": ["This is taken."]},
}
REASONS = {
    401: "No token, or one that is worth nothing.",
    403: "Not allowed.",
    404: "There is no such thing.",
    429: "Too many requests; `Retry-After` says when there is room again.",
    503: "Cannot be done at the moment; `Retry-After` says when to come back.",
}


def refusals(*statuses: int) -> dict[int, Any]:
    """The responses of these statuses; 400 names the fields at fault."""
    return {
        status: OpenApiResponse(FIELDS, description="The fields at fault.")
        if status == 400
        else OpenApiResponse(DetailAnswer, description=REASONS[status])
        for status in statuses
    }
