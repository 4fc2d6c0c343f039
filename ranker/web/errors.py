"""Pages for what went wrong. They read nothing: neither the database nor the session may be needed to say so."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

TITLES = {
    400: "That did not make sense",
    401: "Log in first",
    403: "This is not possible",
    404: "Nothing here",
    422: "That did not work",
    429: "One moment, please",
    500: "That was our mistake",
    503: "Back in a moment",
}
SENTENCES = {
    400: "The address or the form had something in it that we could not read.",
    403: "You may not do this.",
    404: "This page does not exist, or not any more.",
    429: "Too many tries in a short time.",
    500: "Something went wrong on our side. It has been noted.",
    503: "We are not reachable at the moment. Try again in a few seconds.",
}
CSRF = "The form was open for too long, or cookies are switched off. Go back, reload the page, and send it again."


def error_page(*, status: int, detail: str | None = None, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """The page of a status, with a sentence of its own or the usual one."""
    headers = dict(headers or {})
    context = {
        "status": status,
        "title": TITLES.get(status, "That did not work"),
        "detail": detail or SENTENCES.get(status, ""),
        "retry": headers.get("Retry-After"),
    }
    return HttpResponse(render_to_string("web/error.html", context), status=status, headers=headers)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's `handler400`."""
    return error_page(status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's `handler403`."""
    return error_page(status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's `handler404`; the API's middleware makes JSON of it."""
    if request.path_info.startswith("/api/"):
        return HttpResponse(status=404)
    return error_page(status=404)


def failed(request: HttpRequest) -> HttpResponse:
    """Django's `handler500`."""
    return error_page(status=500)


def csrf_failed(request: HttpRequest, reason: str = "", **_: Any) -> HttpResponse:
    """A form without its token, mostly one that was open too long."""
    return error_page(status=403, detail=CSRF)
