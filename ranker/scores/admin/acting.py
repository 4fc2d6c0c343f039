"""Scores taken back, held and restored: a question first, then the service, row by row."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.admin.options import ModelAdmin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from ranker.core.admin.asking import AT_ONCE, TOO_MANY, Question, ask, do_each
from ranker.core.admin.showing import number
from ranker.core.clock import utc_now
from ranker.scores.admin.finding import details
from ranker.scores.models import Score, Status
from ranker.scores.services.moderation import hold_score, restore_score, void_score

# Whoever may write a row of the trail may do what it records.
PERMISSION = "scores.add_moderation"


@dataclass(frozen=True)
class Verb:
    """Something that is done to scores."""

    name: str
    done: str
    service: Callable[..., object]
    consequence: str
    is_dangerous: bool
    possible_from: tuple[str, ...]


VERBS = {
    "void": Verb(
        "Void", "voided", void_score,
        "A voided score is taken back on every board and in every season at once, past ones included. The player's "
        "previous score counts again. It can be restored later.",
        True, (Status.ACCEPTED, Status.HELD),
    ),
    "hold": Verb(
        "Hold", "held for review", hold_score,
        "A held score is off every board until somebody has looked at it and restores or voids it.",
        True, (Status.ACCEPTED,),
    ),
    "restore": Verb(
        "Restore", "restored", restore_score,
        "A restored score counts again on every board and in every season, as if it had never been taken back.",
        False, (Status.HELD, Status.VOIDED),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """A score as the question names it."""

    score: Score

    def __str__(self) -> str:
        value = number(self.score.value, **details(self.score))
        when = f"{self.score.created_at:%d %b %Y %H:%M}"
        return f"Score {self.score.pk}: {value} by {self.score.player.username} in {self.score.game}, {when}"


def act_on_scores(
    request: HttpRequest, scores: QuerySet[Score], verb: Verb, *, admin: "ModelAdmin[Any]", back_url: str
) -> HttpResponse | None:
    """Ask, then act; nothing to return once it is done."""
    rows = [Row(score) for score in scores.select_related("player", "game")[: AT_ONCE + 1]]
    if len(rows) > AT_ONCE:
        messages.error(request, TOO_MANY)
        return None
    what = f"score {rows[0].score.pk}" if len(rows) == 1 else f"{len(rows)} scores"
    question = Question(f"{verb.name} {what}?", verb.consequence, rows, verb.name, verb.is_dangerous)
    answer = ask(request, question, admin=admin, back_url=back_url)
    if isinstance(answer, HttpResponse):
        return answer
    call = partial(verb.service, reason=answer, actor=request.user, now=utc_now())
    do_each(request, rows, lambda row: call(score_id=row.score.pk), done=f"{{n}} {verb.done}.")
    return None
