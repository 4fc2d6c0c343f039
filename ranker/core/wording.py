"""What DRF refuses, in words that say what to do."""

from collections.abc import Mapping
from typing import Any

from rest_framework import exceptions

NO_LOGIN = (
    "This needs a login: send `Authorization: Bearer` and an access token of /api/auth/login/, or `Authorization: "
    "Api-Key` and a game's server key."
)
NO_JSON = "Send the body as JSON, with the header `Content-Type: application/json`."
NO_OTHER_FORM = "Answers are JSON: ask with `Accept: application/json`, or without that header."


def in_our_words(exc: exceptions.APIException) -> exceptions.APIException:
    """The same refusal, saying what to do where DRF only says no. What a permission says of itself stays."""
    match exc:
        case exceptions.NotAuthenticated():
            exc.detail = exceptions.ErrorDetail(NO_LOGIN, exc.default_code)
        case exceptions.UnsupportedMediaType():
            exc.detail = exceptions.ErrorDetail(NO_JSON, exc.default_code)
        case exceptions.NotAcceptable():
            exc.detail = exceptions.ErrorDetail(NO_OTHER_FORM, exc.default_code)
        case exceptions.Throttled() if (wait := getattr(exc, "wait", None)) is not None:
            exc.detail = exceptions.ErrorDetail(f"Too many requests. Try again in {max(1, int(wait))} s.")
    return exc


def method_first(exc: Exception, context: Mapping[str, Any]) -> Exception:
    """405 for a method that nobody may use here. DRF asks who calls before it looks whether there is such a method,
    and a client would be sent to log in, or to find an admin, for nothing."""
    view, request = context.get("view"), context.get("request")
    asks_who = isinstance(exc, exceptions.NotAuthenticated | exceptions.PermissionDenied)
    if not asks_who or view is None or request is None or request.method in view.allowed_methods:
        return exc
    return exceptions.MethodNotAllowed(request.method)
