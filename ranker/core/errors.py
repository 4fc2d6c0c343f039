"""Every refusal leaves as `{"detail": "…"}` or `{"field": ["…"]}`, whoever raised it."""

from collections.abc import Mapping
from typing import Any, cast

import structlog
from django.core.exceptions import (
    NON_FIELD_ERRORS,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    ValidationError,
)
from django.db import InterfaceError, OperationalError, connection
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response

from .wording import in_our_words, method_first

log = structlog.get_logger(__name__)

RETRY_SECONDS = 2
NOTHING_HERE = "There is nothing at this address. /api/docs/ lists what there is."
DATABASE_AWAY = "The database is not reachable at the moment. Try again in a few seconds."
DATABASE_ERRORS = (OperationalError, InterfaceError)
# Where DRF and Django keep what belongs to no field.
FIELDLESS = {"detail", "non_field_errors", NON_FIELD_ERRORS}


class Refusal(Exception):
    """A service's no: `errors` names the fields at fault, else `detail` says why in one sentence."""

    def __init__(
        self,
        *,
        status: int = 400,
        detail: str | None = None,
        errors: dict[str, list[str]] | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        """Keep what the answer will be made of."""
        super().__init__(detail or str(errors))
        self.status, self.detail, self.errors, self.headers = status, detail, errors, headers or {}


def exception_handler(exc: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's `EXCEPTION_HANDLER`; `None` leaves the exception to Django, which answers 500."""
    answer = _translate(method_first(exc, context))
    if answer is None:
        log.error("request.failed", error=type(exc).__name__, exc_info=exc)
        return None
    return answer


def _translate(exc: Exception) -> Response | None:
    match exc:
        case Refusal():
            return Response(exc.errors or {"detail": exc.detail}, status=exc.status, headers=exc.headers)
        case exceptions.APIException():
            return _from_drf(in_our_words(exc))
        case ValidationError():
            return Response(_from_django(exc), status=400)
        case Http404():
            return Response({"detail": "Not found."}, status=404)
        case PermissionDenied():
            return Response({"detail": "You may not do this."}, status=403)
        case RequestDataTooBig():
            return Response({"detail": "The request is too large."}, status=413)
        case SuspiciousOperation():
            return Response({"detail": "The request is malformed."}, status=400)
        case OperationalError() | InterfaceError():
            return database_away(exc)
    return None


def database_away(exc: Exception) -> Response:
    """503 with `Retry-After`; the broken connection is put down so that the next request gets a new one."""
    log.warning("database.away", error=type(exc).__name__)
    connection.close()
    return Response({"detail": DATABASE_AWAY}, status=503, headers={"Retry-After": str(RETRY_SECONDS)})


def _from_drf(exc: exceptions.APIException) -> Response:
    headers: dict[str, str] = {}
    if challenge := getattr(exc, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    if (wait := getattr(exc, "wait", None)) is not None:
        headers["Retry-After"] = str(max(1, int(wait)))
    return Response(error_body(exc.detail), status=exc.status_code, headers=headers)


def _from_django(exc: ValidationError) -> dict[str, Any]:
    return error_body(exc.message_dict if hasattr(exc, "error_dict") else exc.messages)


def error_body(detail: object) -> dict[str, Any]:
    """Only `detail` when nothing belongs to a field, else every field with its flat list of sentences."""
    if not isinstance(detail, Mapping):
        return {"detail": " ".join(flatten(detail))}
    fields = cast("Mapping[str, object]", detail)
    named = {name: flatten(value) for name, value in fields.items() if name not in FIELDLESS}
    loose = [text for name, value in fields.items() if name in FIELDLESS for text in flatten(value)]
    if not named:
        return {"detail": " ".join(loose)}
    return named | ({"detail": " ".join(loose)} if loose else {})


def flatten(value: object) -> list[str]:
    """The sentences inside nested lists and dicts; one from a nested field is led by that field's name."""
    if isinstance(value, Mapping):
        return [f"{key}: {text}" for key, inner in value.items() for text in flatten(inner)]
    if isinstance(value, list | tuple):
        return [text for inner in value for text in flatten(inner)]
    return [str(value)]
