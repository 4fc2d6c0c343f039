"""The little HTTP the live process speaks besides streams: JSON answers, and who may read them from where."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import orjson
from django.conf import settings

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]


def header(scope: Scope, name: bytes) -> str:
    """A request's header, or nothing."""
    return next((value.decode("latin-1") for found, value in scope["headers"] if found == name), "")


def query(scope: Scope) -> dict[str, str]:
    """The query's parameters; of one given twice the last."""
    return dict(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True, max_num_fields=20))


def cors(scope: Scope) -> Headers:
    """Pages of our own host on another port (the web process's), and those of `CORS_ALLOWED_ORIGINS`, may read."""
    origin = header(scope, b"origin")
    if origin and (origin in settings.CORS_ALLOWED_ORIGINS or _is_own(origin, scope)):
        return [(b"access-control-allow-origin", origin.encode("latin-1")), (b"vary", b"Origin")]
    return [(b"vary", b"Origin")]


async def answer(
    send: Send, scope: Scope, *, status: int, body: Any = None, headers: dict[str, str] | None = None
) -> None:
    """One whole JSON answer."""
    more = [(name.lower().encode(), value.encode()) for name, value in (headers or {}).items()]
    start = [(b"content-type", b"application/json"), (b"cache-control", b"no-store"), *cors(scope), *more]
    content = b"" if body is None else orjson.dumps(body)
    length = (b"content-length", str(len(content)).encode())
    await send({"type": "http.response.start", "status": status, "headers": [*start, length]})
    await send({"type": "http.response.body", "body": content})


def _is_own(origin: str, scope: Scope) -> bool:
    try:
        host = urlsplit(f"//{header(scope, b'host')}").hostname
        return host is not None and urlsplit(origin).hostname == host
    except ValueError:
        return False
