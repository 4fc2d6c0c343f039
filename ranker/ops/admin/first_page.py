"""What the first page shows, each part to whoever may see it. Figures are the analyst's, never a count of the
ledger; a part that takes too long is left out and the page says so."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse

from ranker.core.admin.showing import NUMBER, WIDE, link, rows
from ranker.core.clock import utc_now
from ranker.ops.admin.charts import Chart, draw_days
from ranker.ops.admin.running import list_running, rollup_state
from ranker.reports.overview import Overview, TopGame, get_overview
from ranker.scores.admin import dashboard as ledger
from ranker.users.models import User

# Sums over everybody: whoever may look at scores or games at all may see them.
FIGURES = ("scores.view_score", "games.view_game", "reports.view_daymetrics")
RUN_ROLLUP = "reports.change_rollupcursor"
GAMES = {"last 7 days": "", "players a day": NUMBER, "today": f"{NUMBER} {WIDE}", "scores": NUMBER}


def first_page(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Unfold's callback: adds what this admin may see."""
    user, now = request.user, utc_now()
    sees = any(user.has_perm(permission) for permission in FIGURES)
    held = user.has_perm("scores.view_score")
    return {
        **context,
        "sees": sees,
        **(_figures(user, now=now, held=held) if sees else {}),
        "held": ledger.held_scores() if held else None,
        "trail": ledger.latest_moderation() if user.has_perm("scores.view_moderation") else None,
        "may_run_rollup": user.has_perm(RUN_ROLLUP),
    }


def _figures(user: User | AnonymousUser, *, now: datetime, held: bool) -> dict[str, Any]:
    found = get_overview(today=now.date())
    return {
        "cards": [*(_today(found) if found else []), *([_waiting()] if held else [])],
        "charts": _charts(found, now=now) if found else [],
        "is_late": found is None,
        "games": rows(GAMES, [_game(game, user) for game in found.games]) if found else None,
        "running": list_running(now=now),
        "rollup": rollup_state(now=now),
    }


def _today(found: Overview) -> list[dict[str, Any]]:
    """Today so far, beside the whole of yesterday."""
    day, before = found.days[-1], found.days[-2]
    return [
        _card("Scores today", day.submissions, f"{before.submissions:,} yesterday"),
        _card("Active players today", day.dau, f"{before.dau:,} yesterday"),
        _card("New players today", day.new_players, f"{before.new_players:,} yesterday"),
    ]


def _waiting() -> dict[str, Any]:
    url = reverse("admin:scores_score_changelist") + "?status=held"
    return _card("Held for review", ledger.held_count(), "scores off the boards", url)


def _card(title: str, value: int | str, note: str, url: str = "") -> dict[str, Any]:
    return {"title": title, "value": value if isinstance(value, str) else f"{value:,}", "note": note, "url": url}


def _charts(found: Overview, *, now: datetime) -> list[Chart]:
    actives = [(day.date, day.dau) for day in found.days]
    scores = [(day.date, day.submissions) for day in found.days]
    return [
        draw_days(title="Daily active players", unit="players", days=actives, today=now.date()),
        draw_days(title="Scores submitted", unit="scores", days=scores, today=now.date()),
    ]


def _game(game: TopGame, user: User | AnonymousUser) -> list[Any]:
    name: Any = game.name
    if user.has_perm("games.view_game"):
        name = link(reverse("admin:games_game_change", args=[game.game_id]), game.name)
    a_day = f"{game.players:,.0f}" if game.players >= 10 else f"{game.players:.1f}"
    return [name, a_day, f"{game.players_today:,}", f"{game.submissions:,}"]
