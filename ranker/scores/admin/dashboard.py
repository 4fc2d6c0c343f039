"""What the admin's first page shows of the ledger: what waits for somebody, and what was done last.

The page itself is put together in `ranker.ops.admin`. Nothing here counts a long table.
"""

from typing import Any

from django.urls import reverse

from ranker.core.admin.showing import NUMBER, WIDE, link, moment, number, rows
from ranker.leaderboards.models import Leaderboard
from ranker.scores.admin.finding import details
from ranker.scores.models import Moderation, Score, Status
from ranker.scores.partitions import ledger_size

# Held scores counted; more are "99+".
COUNTED = 99
LATEST = 5


def held_count() -> str:
    """How many scores wait for review."""
    held = len(Score.objects.filter(status=Status.HELD).values_list("pk")[: COUNTED + 1])
    return f"{COUNTED}+" if held > COUNTED else str(held)


def held_scores() -> dict[str, Any]:
    """The latest of them, for `admin/rows.html`. Nothing is joined: see `admin.ledger`."""
    columns = {"score": "", "player": "", "game": WIDE, "value": NUMBER, "when": WIDE}
    held = Score.objects.filter(status=Status.HELD).order_by("-id").prefetch_related("player", "game")[:LATEST]
    return rows(columns, map(_held, held))


def latest_moderation() -> Any:
    """What was done last, and why."""
    return Moderation.objects.select_related("actor", "player").order_by("-id")[:LATEST]


def ledger_text() -> str:
    """How many rows the ledger has: what PostgreSQL last estimated, to three digits."""
    size = ledger_size()
    step = 10 ** max(0, len(str(size)) - 3)
    return f"about {size // step * step:,}" if size else "–"


def boards_computing() -> int:
    """Boards that the relay computes anew from the ledger."""
    return Leaderboard.objects.filter(recompute_requested_at__isnull=False).count()


def _held(score: Score) -> list[Any]:
    page = link(reverse("admin:scores_score_change", args=[score.pk]), score.pk)
    value = number(score.value, **details(score))
    return [page, score.player.username, score.game.name, value, moment(score.created_at)]
