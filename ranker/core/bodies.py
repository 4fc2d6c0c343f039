"""Bodies whose length nobody announced."""

from io import BytesIO

from django.conf import settings
from django.core.handlers.wsgi import LimitedStream, WSGIRequest
from django.http import HttpRequest


def take_in(request: HttpRequest) -> None:
    """Read a chunked body and give `request` its length.

    Django takes a request without `Content-Length` for one without a body, and would answer as if the client
    had sent nothing. One byte more than allowed is read and no further: the parser then refuses it.
    """
    if not isinstance(request, WSGIRequest) or "chunked" not in request.headers.get("Transfer-Encoding", ""):
        return
    body = request.environ["wsgi.input"].read((settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0) + 1)
    request.META["CONTENT_LENGTH"] = str(len(body))
    request._stream = LimitedStream(BytesIO(body), len(body))  # type: ignore[assignment]
