"""The API's rate limits for forms."""

from math import ceil
from typing import Any, cast

from django.http import HttpRequest
from rest_framework.parsers import FormParser
from rest_framework.request import Request
from rest_framework.views import APIView

from ranker.core.errors import Refusal
from ranker.core.throttling import RateLimit

TOO_MANY = "That was often in a short time."


def refuse_if_too_many(request: HttpRequest, *limits: type[RateLimit]) -> None:
    """Count this request; raises `Refusal` (429, saying when there is room again) where a limit is reached."""
    asked = _as_the_api_sees_it(request)
    for limit in limits:
        counted = limit()
        if not counted.allow_request(asked, cast(APIView, None)):
            wait = ceil(counted.wait())
            raise Refusal(status=429, detail=TOO_MANY, headers={"Retry-After": str(wait)})


def _as_the_api_sees_it(request: HttpRequest) -> Request:
    asked: Any = Request(request, parsers=[FormParser()])
    asked.user = request.user
    return cast(Request, asked)
