"""What every page's layout needs."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from ranker.web.visitors import visitor_of

THEMES = ("dark", "light")
THEME_COOKIE = "theme"


def layout(request: HttpRequest) -> dict[str, Any]:
    """The visitor and the colours they chose; nothing is read before a template asks."""
    return {"visitor": SimpleLazyObject(lambda: visitor_of(request)), "theme": theme_of(request)}


def theme_of(request: HttpRequest) -> str:
    """`dark`, `light`, or nothing: what the system says."""
    chosen = request.COOKIES.get(THEME_COOKIE, "")
    return chosen if chosen in THEMES else ""
