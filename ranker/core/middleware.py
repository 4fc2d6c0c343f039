"""What every request passes through before Django's own middleware and after it."""

import random
import re
import time
from collections.abc import Callable
from http import HTTPStatus

import orjson
import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from rest_framework.response import Response

from .bodies import take_in
from .errors import DATABASE_AWAY, NOTHING_HERE, RETRY_SECONDS, database_away
from .metrics import observe_request

GetResponse = Callable[[HttpRequest], HttpResponseBase]
log = structlog.get_logger("ranker.request")
REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


class RequestLogMiddleware:
    """A count a request, and a line for some: the route and never the path's query, which may carry secrets."""

    def __init__(self, get_response: GetResponse) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, log, and count."""
        started = time.perf_counter()
        request_id = make_request_id(request.headers.get("X-Request-ID", ""))
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            response = self.get_response(request)
            match = request.resolver_match
            route = match.route if match else "unmatched"
            record(method=request.method or "", route=route, status=response.status_code, started=started)
        response.headers["X-Request-ID"] = request_id
        return response


def make_request_id(given: str) -> str:
    """What the client calls its request, where that is a name; else a new one. It need not be hard to guess: asking the
    system for such a number lets other threads run first, which costs more than a kept page."""
    return given if given and REQUEST_ID.fullmatch(given) else f"{random.getrandbits(128):032x}"


def record(*, method: str, route: str, status: int, started: float) -> None:
    """Count a request that began at `started` (seconds of `perf_counter`), and log it where it is worth a line."""
    seconds = time.perf_counter() - started
    observe_request(method=method, route=route, status=status, seconds=seconds)
    if settings.LOG_REQUESTS or status >= HTTPStatus.BAD_REQUEST or seconds > settings.LOG_SLOW_SECONDS:
        log.info("request", method=method[:16], route=route, status=status, ms=round(seconds * 1000, 1))


class ApiMiddleware:
    """API paths with and without their final slash; JSON where Django has HTML; 503 for no database."""

    def __init__(self, get_response: GetResponse) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Put the path right, refuse what no view should see, and answer in JSON."""
        if not request.path_info.startswith(("/api/", "/health")) and request.path_info != "/api":
            return _without_null(request) or self.get_response(request)
        # Before the resolver looks: a redirect would lose the body of a POST.
        if not request.path_info.endswith("/"):
            request.path_info += "/"
            request.path += "/"
        take_in(request)
        return _in_json(_without_null(request) or self.get_response(request))

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """503 for a database that is away, in the admin and other pages without DRF."""
        if not isinstance(exception, OperationalError | InterfaceError):
            return None
        database_away(exception)
        return HttpResponse(
            DATABASE_AWAY, status=503, content_type="text/plain", headers={"Retry-After": str(RETRY_SECONDS)}
        )


def _without_null(request: HttpRequest) -> HttpResponse | None:
    """PostgreSQL stores no null character, so nothing that has one in its address can exist."""
    if "\x00" in request.path_info:
        return _json({"detail": NOTHING_HERE}, 404)
    if "%00" not in request.META.get("QUERY_STRING", ""):
        return None
    names = [name for name, values in request.GET.lists() if "\x00" in name + "".join(values)]
    errors: dict[str, object] = {name.replace("\x00", ""): ["Null characters are not allowed."] for name in names}
    return _json(errors, 400) if errors else None


def _in_json(response: HttpResponseBase) -> HttpResponseBase:
    """An error that did not come from DRF, said DRF's way; its headers (`Allow`, `Retry-After`) stay."""
    told = isinstance(response, Response) or "json" in response.headers.get("Content-Type", "")
    if response.status_code < 400 or told:
        return response
    detail = DATABASE_AWAY if response.status_code == 503 else _phrase(response.status_code)
    answer = _json({"detail": detail}, response.status_code)
    for name, value in response.headers.items():
        if not name.startswith("Content-"):
            answer.headers[name] = value
    return answer


def _phrase(status: int) -> str:
    if status == HTTPStatus.NOT_FOUND:
        return NOTHING_HERE
    return HTTPStatus(status).phrase.capitalize() + "."


def _json(body: dict[str, object], status: int) -> HttpResponse:
    return HttpResponse(orjson.dumps(body), status=status, content_type="application/json")
