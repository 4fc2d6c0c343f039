"""Answers that are the same for everybody: kept for a second in each process, and not sent again where unchanged."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Final

from django.http import HttpResponse
from django.utils.http import parse_etags
from rest_framework.request import Request

from ranker.core.cached import Cached
from ranker.core.lane import Answer
from ranker.core.renderers import OrjsonRenderer

# More different pages than this in one second are made each time they are asked for.
MAX_KEPT: Final = 1024
CACHE_CONTROL: Final = "public, max-age=1"


@dataclass(frozen=True, slots=True)
class Body:
    """A rendered answer. Its tag says whether anything but the moment of reading has changed."""

    content: bytes
    etag: str
    route: str


_bodies: Cached[dict[tuple[str, ...], Body]] = Cached(dict, setting="PUBLIC_CACHE_SECONDS")
# What an address is made of; links to further pages repeat it.
ADDRESS = ("wsgi.url_scheme", "HTTP_X_FORWARDED_PROTO", "HTTP_HOST", "QUERY_STRING")


def public_answer(request: Request, read: Callable[[], Mapping[str, Any]]) -> HttpResponse:
    """What `read` returns, or what it returned for the same address a moment ago; 304 for who has it already."""
    body = find_kept(request.META)
    if body is None:
        match = request.resolver_match
        body = keep(request.META, read(), route=match.route if match else "")
    return _answer(body, known=parse_etags(request.headers.get("If-None-Match", "")))


def keep(environ: Mapping[str, Any], payload: Mapping[str, Any], *, route: str) -> Body:
    """Render an answer, and keep it for whoever else asks within its second."""
    body, kept = _render(payload, route=route), _bodies.get()
    if len(kept) < MAX_KEPT:
        kept[_address(environ)] = body
    return body


def find_kept(environ: Mapping[str, Any]) -> Body | None:
    """The answer to this GET, if it was made within its second."""
    return _bodies.get().get(_address(environ))


def kept_answer(body: Body, environ: Mapping[str, Any]) -> Answer | None:
    """A kept answer, 304 where the client has just that; one that names several tags goes the long way."""
    known, headers = environ.get("HTTP_IF_NONE_MATCH"), (("ETag", body.etag), ("Cache-Control", CACHE_CONTROL))
    if known is None:
        return Answer(body.content, headers=headers)
    return Answer(b"", 304, headers) if known == body.etag else None


def _address(environ: Mapping[str, Any]) -> tuple[str, ...]:
    return (environ["PATH_INFO"].rstrip("/"), *(environ.get(name, "") for name in ADDRESS))


def _render(payload: Mapping[str, Any], *, route: str) -> Body:
    render = OrjsonRenderer().render
    told = render({name: value for name, value in payload.items() if name != "as_of"})
    # A weak tag: two bodies that share it may differ in `as_of`.
    return Body(render(payload), f'W/"{blake2b(told, digest_size=12).hexdigest()}"', route)


def _answer(body: Body, *, known: list[str]) -> HttpResponse:
    headers = {"ETag": body.etag, "Cache-Control": CACHE_CONTROL}
    if "*" in known or body.etag.removeprefix("W/") in {tag.removeprefix("W/") for tag in known}:
        return HttpResponse(status=304, headers=headers)
    return HttpResponse(body.content, content_type="application/json", headers=headers)
