"""The first page, and what is new."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from ranker.core.clock import utc_now
from ranker.web.boards import get_board_page
from ranker.web.context import THEME_COOKIE, THEMES
from ranker.web.home import list_game_cards, list_news

SHOWN = 10
YEAR_SECONDS = 365 * 86_400


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Games, the global top, and what is new."""
    now = utc_now()
    board = get_board_page(slug="global", terms={}, page=1, now=now)
    context = {"board": board, "lines": board.lines[:SHOWN], "shown": SHOWN, "cards": list_game_cards()}
    return render(request, "web/home.html", {**context, "news": list_news(game=None, now=now)})


@require_safe
def news(request: HttpRequest) -> HttpResponse:
    """What is new, as the part of the first page that htmx asks for."""
    return render(request, "web/parts/news.html", {"news": list_news(game=None, now=utc_now())})


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Where browsers look that were told no other place: the admin's, and those that show an error."""
    return HttpResponseRedirect(static("web/icon.svg"))


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Remember dark or light in a cookie; without a script this is how the button works."""
    chosen = request.POST.get("theme", "")
    back = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith("/")
    response = HttpResponseRedirect(back if safe else "/")
    if chosen in THEMES:
        response.set_cookie(THEME_COOKIE, chosen, max_age=YEAR_SECONDS, samesite="Lax")
    return response
