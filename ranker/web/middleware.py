"""What pages pass through: compression, a strict Content-Security-Policy, and refusals told in a friendly page."""

from collections.abc import Callable, Mapping

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware as GZip
from django_htmx.middleware import HtmxMiddleware as Htmx

from ranker.core.errors import DATABASE_AWAY, RETRY_SECONDS, Refusal, database_away
from ranker.core.site_middleware import SiteOnly
from ranker.web.errors import error_page

GetResponse = Callable[[HttpRequest], HttpResponseBase]

STRICT = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
# The admin's Alpine evaluates expressions in attributes and its charts set styles.
ADMIN = STRICT | {
    "script-src": "'self' 'unsafe-inline' 'unsafe-eval'",
    "style-src": "'self' 'unsafe-inline'",
    "font-src": "'self' data:",
    "img-src": "'self' data: blob:",
}
# Swagger starts in an inline script; ReDoc searches in a worker, and goes without its makers' logo from their server.
DOCS = ADMIN | {"script-src": "'self' 'unsafe-inline'", "worker-src": "blob:"}


class GZipMiddleware(SiteOnly, GZip):
    """Smaller pages; the API's answers are small and many."""


class HtmxMiddleware(SiteOnly, Htmx):
    """`request.htmx`, for pages."""


class PolicyMiddleware:
    """The Content-Security-Policy of every page: nothing but our own files, and nothing inline."""

    def __init__(self, get_response: GetResponse) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Set it on what browsers show as a page."""
        response = self.get_response(request)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            response.headers.setdefault("Content-Security-Policy", _written(_policy(request)))
            response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        return response


class ErrorPagesMiddleware:
    """A page that says in a sentence what went wrong, where the API would answer in JSON."""

    def __init__(self, get_response: GetResponse) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Only failures are looked at."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """The page of a `Refusal`, or of a database that is away; anything else is Django's."""
        if request.path_info.startswith("/api/"):
            return None
        if isinstance(exception, Refusal):
            return refusal_page(exception)
        if isinstance(exception, OperationalError | InterfaceError):
            database_away(exception)
            return error_page(status=503, detail=DATABASE_AWAY, headers={"Retry-After": str(RETRY_SECONDS)})
        return None


def refusal_page(refusal: Refusal) -> HttpResponseBase:
    """Its sentence; one that names fields of an address is told as one."""
    named = [text for texts in (refusal.errors or {}).values() for text in texts]
    return error_page(status=refusal.status, detail=refusal.detail or " ".join(named), headers=refusal.headers)


def _policy(request: HttpRequest) -> Mapping[str, str]:
    if request.path_info.startswith("/admin/"):
        return ADMIN
    if request.path_info.startswith("/api/"):
        return DOCS
    return STRICT | {"connect-src": f"'self' {_live_origin(request)}".strip()}


def _live_origin(request: HttpRequest) -> str:
    """Where live updates come from when no proxy joins the two ports."""
    if settings.TRUSTED_PROXY_COUNT:
        return ""
    host = request.get_host()
    name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
    return f"{request.scheme}://{name}:{settings.LIVE_PORT or int(request.get_port()) + 1}"


def _written(policy: Mapping[str, str]) -> str:
    return "; ".join(f"{name} {sources}" for name, sources in policy.items())
