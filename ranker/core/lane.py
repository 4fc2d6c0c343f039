"""The fast lane: the few requests that make up nearly all of the load, answered before Django's layers.

A handler reads what it needs, calls the service or selector its view calls, and answers with the same bytes. What is
not plain (a call from another origin, a host that is not ours, a body or a query with a fault) it leaves alone, and the
request goes the long way, through Django and DRF. The views stay what the schema is made from, and what explains a
fault; services refuse in the same words either way.
"""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from io import BytesIO
from typing import Any

import structlog
from django.conf import settings
from django.core.signals import request_finished
from django.db import connection
from django.http.request import split_domain_port, validate_host

from .errors import DATABASE_AWAY, DATABASE_ERRORS, RETRY_SECONDS, Refusal
from .middleware import make_request_id, record
from .renderers import OrjsonRenderer

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
App = Callable[[Environ, StartResponse], Iterable[bytes]]
# Asked by nobody, it answers 401 before it reads anything, under the headers that all answers of the API carry.
PATTERN = "/api/users/me/"
LEFT_OUT = {"www-authenticate", "content-type", "content-length", "allow", "x-request-id", "cache-control"}
log = structlog.get_logger(__name__)
STATUS = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a handler says: a body of JSON, and headers beside those that every answer carries."""

    body: bytes
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()


Handler = Callable[[Environ], Answer | None]
# The handler of a request, and the name of its route in logs and metrics.
Find = Callable[[Environ], tuple[Handler, str] | None]


def answer_json(data: Any, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    """An answer rendered as the API's own renderer does."""
    return Answer(OrjsonRenderer().render(data), status, tuple((headers or {}).items()))


class FastLane:
    """The WSGI application: the handlers `find` knows, and `app` for everything else."""

    def __init__(self, app: App, *, find: Find) -> None:
        self._app, self._find = app, find
        self._headers: dict[str, list[tuple[str, str]]] = {}

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer fast, or go the long way."""
        found = self._find(environ) if _is_plain(environ) else None
        if found is None:
            return self._app(environ, start_response)
        started, (handler, route) = time.perf_counter(), found
        answer = _handled(handler, environ)
        if answer is None:
            return self._app(environ, start_response)
        record(method=environ["REQUEST_METHOD"], route=route, status=answer.status, started=started)
        start_response(STATUS[answer.status], self._all_headers(answer, environ))
        # A list: the server sends it at once, and anything else piece by piece.
        return [answer.body]

    def _all_headers(self, answer: Answer, environ: Environ) -> list[tuple[str, str]]:
        own = [("X-Request-ID", make_request_id(environ.get("HTTP_X_REQUEST_ID", ""))), *answer.headers]
        if answer.status != HTTPStatus.NOT_MODIFIED:
            own += [("Content-Type", "application/json"), ("Content-Length", str(len(answer.body)))]
        scheme = scheme_of(environ)
        return [*(self._headers.get(scheme) or self._learn(environ, scheme)), *own]

    def _learn(self, environ: Environ, scheme: str) -> list[tuple[str, str]]:
        """The headers that Django's layers put on any answer, as seen on one that says nothing else."""
        told: list[list[tuple[str, str]]] = []
        asked = environ | {"REQUEST_METHOD": "GET", "PATH_INFO": PATTERN, "QUERY_STRING": "", "wsgi.input": BytesIO()}
        asked.pop("HTTP_AUTHORIZATION", None)
        answer: Any = self._app(asked, lambda _status, headers, _info=None: told.append(headers))
        answer.close()
        self._headers[scheme] = [pair for pair in told[0] if pair[0].lower() not in LEFT_OUT]
        return self._headers[scheme]


def read_body(environ: Environ) -> bytes | None:
    """The body of a request that says how long it is; nothing for one that does not, or that is too long. It can be
    read again by whoever answers in the end."""
    length = environ.get("CONTENT_LENGTH", "")
    if not length.isdecimal() or int(length) > (settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0):
        return None
    body: bytes = environ["wsgi.input"].read(int(length))
    environ["wsgi.input"] = BytesIO(body)
    return body


def _handled(handler: Handler, environ: Environ) -> Answer | None:
    """The handler's answer, or what the API's exception handler would make of what it raised."""
    try:
        return handler(environ)
    except Refusal as no:
        return answer_json(no.errors or {"detail": no.detail}, status=no.status, headers=no.headers)
    except DATABASE_ERRORS as error:
        log.warning("database.away", error=type(error).__name__)
        return answer_json({"detail": DATABASE_AWAY}, status=503, headers={"Retry-After": str(RETRY_SECONDS)})
    except Exception as error:
        log.error("request.failed", error=type(error).__name__, exc_info=error)
        return answer_json({"detail": "Internal server error."}, status=500)
    finally:
        # As Django does at a request's end: a connection that was opened goes back into the pool.
        if connection.connection is not None:
            request_finished.send(sender=FastLane)


def _is_plain(environ: Environ) -> bool:
    return (
        "HTTP_ORIGIN" not in environ
        and environ["PATH_INFO"].startswith("/api/")
        and _is_ours(environ.get("HTTP_HOST", ""), tuple(settings.ALLOWED_HOSTS), settings.DEBUG)
        and (not settings.SECURE_SSL_REDIRECT or scheme_of(environ) == "https")
    )


def scheme_of(environ: Environ) -> str:
    """`http` or `https`, as Django would say."""
    header = settings.SECURE_PROXY_SSL_HEADER
    if header and header[0] in environ:
        return "https" if environ[header[0]].split(",")[0].strip() == header[1] else "http"
    return str(environ["wsgi.url_scheme"])


@lru_cache(maxsize=1000)
def _is_ours(host: str, allowed: tuple[str, ...], debug: bool) -> bool:
    """Whether Django would take this Host header."""
    if debug and not allowed:
        allowed = (".localhost", "127.0.0.1", "[::1]")
    domain, _ = split_domain_port(host)
    return bool(domain) and validate_host(domain, allowed)
