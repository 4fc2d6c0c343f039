"""Answers that are the same for everybody: kept for a second in each process, and not sent again where unchanged."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Final

from django.http import HttpResponse
from django.utils.http import parse_etags
from rest_framework.request import Request

from ranker.core.cached import Cached
from ranker.core.renderers import OrjsonRenderer

# More different pages than this in one second are made each time they are asked for.
MAX_KEPT: Final = 1024
CACHE_CONTROL: Final = "public, max-age=1"


@dataclass(frozen=True, slots=True)
class Body:
    """A rendered answer. Its tag says whether anything but the moment of reading has changed."""

    content: bytes
    etag: str


_bodies: Cached[dict[str, Body]] = Cached(dict, setting="PUBLIC_CACHE_SECONDS")


def public_answer(request: Request, read: Callable[[], Mapping[str, Any]]) -> HttpResponse:
    """What `read` returns, or what it returned for the same address a moment ago; 304 for who has it already."""
    address, kept = request.build_absolute_uri(), _bodies.get()
    body = kept.get(address)
    if body is None:
        body = _render(read())
        if len(kept) < MAX_KEPT:
            kept[address] = body
    return _answer(body, known=parse_etags(request.headers.get("If-None-Match", "")))


def _render(payload: Mapping[str, Any]) -> Body:
    render = OrjsonRenderer().render
    told = render({name: value for name, value in payload.items() if name != "as_of"})
    # A weak tag: two bodies that share it may differ in `as_of`.
    return Body(render(payload), f'W/"{blake2b(told, digest_size=12).hexdigest()}"')


def _answer(body: Body, *, known: list[str]) -> HttpResponse:
    headers = {"ETag": body.etag, "Cache-Control": CACHE_CONTROL}
    if "*" in known or body.etag.removeprefix("W/") in {tag.removeprefix("W/") for tag in known}:
        return HttpResponse(status=304, headers=headers)
    return HttpResponse(body.content, content_type="application/json", headers=headers)
