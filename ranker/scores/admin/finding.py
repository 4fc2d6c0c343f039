"""How the admin reads a ledger of any length: along an index, a page at a time, and never all of it."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from ranker.core.admin.paginator import EstimatedList, EstimatedPaginator
from ranker.scores.models import Score
from ranker.scores.partitions import ledger_size
from ranker.users.models import User

# How many players a name's beginning may stand for.
PLAYERS = 20
# Filters the ledger takes; Django would take any field in an address, most without an index.
PARAMETERS = {"game", "mode", "status", "source", "created_at_from", "created_at_to"}
# Within a game or a few players rows are in order of time; ids are in order of arrival.
BY_TIME, BY_ARRIVAL = ("-created_at", "-id"), ("-id",)


class LedgerPaginator(EstimatedPaginator):
    """The whole ledger is as long as its partitions say."""

    def estimate(self) -> int:
        """PostgreSQL's own estimate; of a part of the ledger nothing is believed."""
        return 0 if self.object_list.query.where else ledger_size()


class LedgerList(EstimatedList):
    """A page of the ledger, in the one order that an index has for what was asked."""

    def get_ordering(self, request: HttpRequest, queryset: QuerySet[Score]) -> list[str]:
        """`?o=` is not listened to: sorting by a value would read every row there is."""
        is_narrow = any(request.GET.get(name) for name in ("q", "game", "mode"))
        return list(BY_TIME if is_narrow else BY_ARRIVAL)


def search(queryset: QuerySet[Score], text: str) -> QuerySet[Score]:
    """A score by its id (no username is all digits), or the scores of a player; of some, for a name's beginning."""
    text = text.strip().lower()
    if not text:
        return queryset
    if text.isascii() and text.isdigit():
        return queryset.filter(pk=int(text)) if len(text) <= 18 else queryset.none()
    return queryset.filter(player_id__in=players_called(text))


def players_called(name: str) -> list[int]:
    """The player of that name, else the first few whose names begin with it."""
    found = User.objects.filter(username__lower=name).values_list("pk", flat=True)
    beginning = User.objects.filter(username__lower__startswith=name).values_list("pk", flat=True)
    return list(found) or list(beginning.order_by("username__lower")[:PLAYERS])


def details(score: Score) -> dict[str, Any]:
    """How a score's value is written."""
    return {"decimals": score.game.score_decimals, "unit": score.game.score_unit}
