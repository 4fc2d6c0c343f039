"""Bodies whose length nobody announced."""

from io import BytesIO

from django.conf import settings
from django.core.handlers.wsgi import LimitedStream, WSGIRequest
from django.http import HttpRequest


class BodyTooLarge(Exception):
    """More bytes came than `DATA_UPLOAD_MAX_MEMORY_SIZE`."""


def take_in(request: HttpRequest) -> None:
    """Read a chunked body, up to the limit, and give `request` its length; raises `BodyTooLarge`.

    Django takes a request without `Content-Length` for one without a body, and would answer as if the client
    had sent nothing.
    """
    if not isinstance(request, WSGIRequest) or "chunked" not in request.headers.get("Transfer-Encoding", ""):
        return
    limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0
    body = request.environ["wsgi.input"].read(limit + 1)
    if len(body) > limit:
        raise BodyTooLarge(f"The body may have {limit} bytes at most.")
    request.META["CONTENT_LENGTH"] = str(len(body))
    request._stream = LimitedStream(BytesIO(body), len(body))  # type: ignore[assignment]
