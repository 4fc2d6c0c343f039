"""Players, for everybody to see."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ranker.core.clock import utc_now
from ranker.web.boards import get_board_page
from ranker.web.players import get_player_page
from ranker.web.search import find_players

LEADING = 10


@require_safe
def player(request: HttpRequest, user_id: int) -> HttpResponse:
    """A player's record, with the tab of one game open."""
    page = get_player_page(user_id=user_id, game=request.GET.get("game", ""))
    return render(request, "web/players/player.html", {"page": page})


@require_safe
def players(request: HttpRequest) -> HttpResponse:
    """Players whose name begins as typed; until something is, those who lead."""
    typed = request.GET.get("q", "")[:60]
    leading = [] if typed else get_board_page(slug="global", terms={}, page=1, now=utc_now()).lines[:LEADING]
    context = {"typed": typed, "players": find_players(typed=typed), "leading": leading}
    return render(request, "web/players/players.html", context)
