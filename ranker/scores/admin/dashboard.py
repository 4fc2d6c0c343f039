"""The admin's first page: what waits for somebody, and what was done last. Nothing here counts a long table."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from ranker.games.models import Game
from ranker.leaderboards.models import Leaderboard
from ranker.scores.models import Moderation, Score, Status
from ranker.scores.partitions import ledger_size

# Held scores counted; more are "99+".
COUNTED = 99
LATEST = 8


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Unfold's callback: adds what this admin may see."""
    may = request.user.has_perm
    cards = [
        *([_ledger(), _held()] if may("scores.view_score") else []),
        *([_games(), _computing()] if may("games.view_game") else []),
    ]
    trail = Moderation.objects.select_related("actor", "player").order_by("-id")[:LATEST]
    return {**context, "cards": cards, "trail": trail if may("scores.view_moderation") else None}


def _ledger() -> dict[str, Any]:
    size = ledger_size()
    step = 10 ** max(0, len(str(size)) - 3)
    text = f"{size // step * step:,}" if size else "–"
    return _card("Scores in the ledger", text, "as PostgreSQL last estimated", "admin:scores_score_changelist")


def _held() -> dict[str, Any]:
    held = len(Score.objects.filter(status=Status.HELD).values_list("pk")[: COUNTED + 1])
    text = f"{COUNTED}+" if held > COUNTED else str(held)
    return _card("Held for review", text, "scores off the boards", "admin:scores_score_changelist", "?status=held")


def _games() -> dict[str, Any]:
    return _card("Active games", str(Game.objects.filter(is_active=True).count()), "taking scores",
                 "admin:games_game_changelist")  # fmt: skip


def _computing() -> dict[str, Any]:
    marked = Leaderboard.objects.filter(recompute_requested_at__isnull=False).count()
    return _card("Boards being computed", str(marked), "by the relay, from the ledger", "admin:games_game_changelist")


def _card(title: str, value: str, note: str, page: str, query: str = "") -> dict[str, Any]:
    return {"title": title, "value": value, "note": note, "url": reverse(page) + query}
