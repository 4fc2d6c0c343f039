"""A game's boards."""

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from ranker.core.clock import utc_now
from ranker.core.errors import Refusal
from ranker.leaderboards.past import list_past_seasons
from ranker.web.boards import (
    BoardPage,
    find_subject,
    get_board_around,
    get_board_page,
    get_standing,
    read_page_number,
    read_terms,
)
from ranker.web.search import find_on_board
from ranker.web.visitors import visitor_of

# Fills rows of three and of two.
SEASONS = 24
SEASON_WINDOWS = (("All", ""), ("Daily", "daily"), ("Weekly", "weekly"), ("Monthly", "monthly"))


@require_safe
def board(request: HttpRequest, slug: str) -> HttpResponse:
    """A board: a page of it, or the lines around a player. htmx asks for the board without the page around it."""
    who = request.GET.get("around", "")
    if who == "me" and visitor_of(request) is None:
        return redirect_to_login(request.get_full_path(), login_url=reverse("web:login"))
    found = _around(request, slug, who) if who else _page(request, slug)
    is_part = getattr(request, "htmx", False) and not request.htmx.history_restore_request  # type: ignore[attr-defined]
    response = render(request, "web/boards/_board.html" if is_part else "web/boards/board.html", {"board": found})
    response.headers["Vary"] = "HX-Request, Cookie"
    return response


@require_safe
def my_standing(request: HttpRequest, slug: str) -> HttpResponse:
    """Where the visitor stands, as the line below the board that htmx asks for."""
    visitor, terms = visitor_of(request), read_terms(request.GET)
    if visitor is None:
        raise Refusal(status=404)
    standing = get_standing(slug=slug, terms=terms, player_id=visitor.id, now=utc_now())
    context = {"standing": standing, "subject": find_subject(slug), "query": request.GET.urlencode()}
    return render(request, "web/boards/_standing.html", context)


@require_safe
def find(request: HttpRequest, slug: str) -> HttpResponse:
    """Players of a board whose name begins as typed; a page of its own without htmx."""
    typed = request.GET.get("q", "")[:60]
    terms = read_terms(request.GET)
    found = find_on_board(slug=slug, terms=terms, typed=typed, now=utc_now())
    context = {"found": found, "typed": typed, "subject": find_subject(slug), "terms": terms}
    template = "web/boards/_found.html" if getattr(request, "htmx", False) else "web/boards/found.html"
    return render(request, template, context)


@require_safe
def seasons(request: HttpRequest, slug: str) -> HttpResponse:
    """Past seasons and who won them."""
    page, terms = read_page_number(request.GET), read_terms(request.GET)
    terms.pop("season", None)
    offset = (page - 1) * SEASONS
    count, found = list_past_seasons(game=slug, asked=terms, now=utc_now(), limit=SEASONS, offset=offset)
    context: dict[str, Any] = {
        "subject": find_subject(slug),
        "seasons": found,
        "page": page,
        "last_page": max(1, -(-count // SEASONS)),
        "window": terms.get("window", ""),
        "windows": SEASON_WINDOWS,
    }
    return render(request, "web/boards/seasons.html", context)


def _page(request: HttpRequest, slug: str) -> BoardPage:
    terms, page = read_terms(request.GET), read_page_number(request.GET)
    return get_board_page(slug=slug, terms=terms, page=page, now=utc_now())


def _around(request: HttpRequest, slug: str, who: str) -> BoardPage:
    visitor = visitor_of(request)
    if who == "me" and visitor is not None:
        player_id = visitor.id
    elif who.isascii() and who.isdigit() and len(who) <= 18:
        player_id = int(who)
    else:
        raise Refusal(status=404)
    return get_board_around(slug=slug, terms=read_terms(request.GET), player_id=player_id, now=utc_now())
