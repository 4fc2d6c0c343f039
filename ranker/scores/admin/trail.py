"""The moderation trail: who did what to whom, when and why. It is written by services and by nobody else."""

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from unfold.decorators import display

from ranker.core.admin.filters import DayRangeFilter
from ranker.core.admin.paginator import EstimatedList, EstimatedPaginator
from ranker.core.admin.rights import ReadOnly
from ranker.core.admin.showing import link, moment
from ranker.scores.admin.finding import players_called
from ranker.scores.models import Moderation
from ranker.users.models import User

ACTIONS = {"void": "danger", "restore": "success", "hold": "warning", "ban": "danger", "unban": "success"}


class ActorFilter(admin.SimpleListFilter):
    """Who did it. Django's own filter would offer every player there is."""

    title, parameter_name = "actor", "actor"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Those who ever did anything."""
        acted = Exists(Moderation.objects.filter(actor=OuterRef("pk")))
        actors = User.objects.filter(acted).order_by("username").values_list("pk", "username")
        return [(str(pk), username) for pk, username in actors]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Moderation]) -> QuerySet[Moderation]:
        """What they did."""
        value = self.value()
        return queryset.filter(actor_id=int(value)) if value in dict(self.lookup_choices) else queryset


@admin.register(Moderation)
class ModerationAdmin(ReadOnly):
    """To look at."""

    noun = "entries"
    list_display = ("at", "action_shown", "player_name", "score_number", "reason", "actor_name")
    list_filter = ("action", ActorFilter, ("created_at", DayRangeFilter))
    list_filter_submit = True
    list_select_related = ("player", "actor")
    list_per_page, list_max_show_all = 50, 0
    paginator = EstimatedPaginator
    show_full_result_count, show_facets = False, admin.ShowFacets.NEVER
    sortable_by = ()
    search_fields = ("reason",)
    search_help_text = "Words of a reason, or a username's beginning"
    fields = (("action_shown", "at"), ("player_name", "score_number"), "reason", "actor_name")
    readonly_fields = ("action_shown", "at", "player_name", "score_number", "actor_name")

    @display(description="when")
    def at(self, row: Moderation) -> str:
        """To the second."""
        return moment(row.created_at)

    @display(description="action", label=ACTIONS)
    def action_shown(self, row: Moderation) -> str:
        """In one word."""
        return row.action

    @display(description="player")
    def player_name(self, row: Moderation) -> str:
        """Leads to the player."""
        return link(reverse("admin:users_user_change", args=[row.player_id]), row.player.username)

    @display(description="score")
    def score_number(self, row: Moderation) -> str:
        """Leads to the score; a ban has none."""
        return link(reverse("admin:scores_score_change", args=[row.score_id]), row.score_id) if row.score_id else "–"

    @display(description="by")
    def actor_name(self, row: Moderation) -> str:
        """Who did it."""
        return row.actor.username if row.actor else "–"

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[EstimatedList]:
        """See `EstimatedPaginator`."""
        return EstimatedList

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Moderation], search_term: str
    ) -> tuple[QuerySet[Moderation], bool]:
        """Any part of the reason, or the player."""
        text = search_term.strip()
        if not text:
            return queryset, False
        found = Q(reason__icontains=text) | Q(player_id__in=players_called(text.lower()))
        return queryset.filter(found), False
