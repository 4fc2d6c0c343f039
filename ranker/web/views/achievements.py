"""What can be earned, and who has earned most."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ranker.achievements.selectors import list_catalogue, list_collectors, list_held, rank_collectors
from ranker.web.visitors import visitor_of

COLLECTORS = 20


@require_safe
def achievements(request: HttpRequest) -> HttpResponse:
    """The catalogue, with the share of players who hold each and what the visitor holds; the best collectors."""
    visitor = visitor_of(request)
    held = {row["slug"]: row for row in list_held(player_id=visitor.id)} if visitor else {}
    rows = [{**row, "held": held.get(row["slug"])} for row in list_catalogue()]
    collectors = rank_collectors(page=list(list_collectors()[:COLLECTORS]), offset=0)
    context = {"catalogue": rows, "held": len(held), "collectors": collectors}
    return render(request, "web/achievements.html", context)
