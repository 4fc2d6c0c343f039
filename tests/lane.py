"""Requests of tests go the way they go in the product: the fast lane first, Django where that leaves them alone."""

from http import HTTPStatus
from typing import Any

from django.core.signals import request_finished
from django.db import close_old_connections
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from rest_framework.test import ForceAuthClientHandler

from config.lane import find
from ranker.core.lane import FastLane

# Says which of the two it was.
MARK = "X-Fast-Lane"


class LaneHandler(ForceAuthClientHandler):
    """What `config.wsgi.application` is, as a handler of Django's test client."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """A lane of its own: it learns its headers from this handler."""
        super().__init__(*args, **kwargs)
        self._lane = FastLane(self._long_way, find=find)
        self._slow: HttpResponseBase = HttpResponse()

    def __call__(self, environ: dict[str, Any]) -> HttpResponseBase:
        """Answer as the product does."""
        told: list[tuple[str, list[tuple[str, str]]]] = []
        # Every client of HTTP/1.1 says it; Django's does not.
        environ.setdefault("HTTP_HOST", environ["SERVER_NAME"])
        # The test's own connection stays open, as Django's handler for tests sees to for itself.
        request_finished.disconnect(close_old_connections)
        try:
            body = self._lane(environ, lambda status, headers: told.append((status, headers)))
        finally:
            request_finished.connect(close_old_connections)
        return _answer(*told[-1], body) if isinstance(body, list) else self._slow

    def _long_way(self, environ: dict[str, Any], start_response: Any) -> HttpResponseBase:
        self._slow = super().__call__(environ)
        start_response("", list(self._slow.items()))
        return self._slow


def _answer(status: str, headers: list[tuple[str, str]], body: list[bytes]) -> HttpResponse:
    answer = HttpResponse(b"".join(body), status=int(status[:3]), headers=dict(headers))
    answer.headers[MARK] = "1"
    if answer.status_code == HTTPStatus.NOT_MODIFIED:
        del answer.headers["Content-Type"]
    answer.wsgi_request = None  # type: ignore[attr-defined]
    return answer
