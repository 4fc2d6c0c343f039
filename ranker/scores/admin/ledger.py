"""Scores in the admin: found by index, read only, and moderated with a reason."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.db import OperationalError, transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from psycopg.errors import QueryCanceled
from unfold.decorators import action

from ranker.core.admin.filters import DayRangeFilter
from ranker.core.db import execute
from ranker.scores.admin.acting import PERMISSION, VERBS, act_on_scores
from ranker.scores.admin.columns import ScoreColumns
from ranker.scores.admin.filters import GameFilter, ModeFilter, SourceFilter, StatusFilter
from ranker.scores.admin.finding import PARAMETERS, LedgerList, LedgerPaginator, search
from ranker.scores.models import Moderation, Score

TOO_SLOW = "That search would take too long. Narrow it by a player, a game or fewer days."


@admin.register(Score)
class ScoreAdmin(ScoreColumns):
    """The ledger: append-only here too. Only its status changes, through `ranker.scores.services.moderation`."""

    list_display = ("number", "player_name", "game_name", "mode_name", "value_shown", "status_shown", "source", "at")
    list_display_links = ("number",)
    list_filter = (GameFilter, ModeFilter, StatusFilter, SourceFilter, ("created_at", DayRangeFilter))
    list_filter_submit = True
    list_per_page, list_max_show_all = 50, 0
    list_disable_select_all = True
    paginator = LedgerPaginator
    show_full_result_count, show_facets = False, admin.ShowFacets.NEVER
    sortable_by = ()
    search_fields = ("id",)
    search_help_text = "A score's id, or a username's beginning"
    actions = ("void_scores", "hold_scores", "restore_scores")
    actions_detail = ("void", "hold", "restore")
    fieldsets = (
        (None, {"fields": (("value_shown", "status_shown"), ("game", "mode_name"), "player_name", ("at", "recorded"))}),
        ("Details", {"fields": (("duration_seconds", "difficulty"), ("source", "match_id"), "metadata_shown")}),
    )
    readonly_fields = ("value_shown", "status_shown", "player_name", "mode_name", "at", "recorded", "metadata_shown")
    change_form_outer_after_template = "admin/trail.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Score]:
        """Names come in queries of their own: joined, they might tempt the planner away from the ledger's order."""
        scores: QuerySet[Score] = super().get_queryset(request)
        return scores.prefetch_related("player", "game", "mode")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[LedgerList]:
        """See `finding`."""
        return LedgerList

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Score], search_term: str
    ) -> tuple[QuerySet[Score], bool]:
        """See `finding.search`."""
        return search(queryset, search_term), False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """The filters above and nothing else."""
        return lookup in PARAMETERS

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The list; a page that is not found in five seconds says how to ask for less."""
        if request.method != "GET":
            return self._list(request, extra_context)
        try:
            with transaction.atomic():
                execute(sql="SET LOCAL statement_timeout = '5s'")
                return self._list(request, extra_context)
        except OperationalError as error:
            if not isinstance(error.__cause__, QueryCanceled) or not request.GET:
                raise
            messages.error(request, TOO_SLOW)
            return HttpResponseRedirect(request.path)

    def _list(self, request: HttpRequest, extra_context: dict[str, Any] | None) -> HttpResponse:
        response: HttpResponse = super().changelist_view(request, extra_context)
        return response

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """The score, with what moderation did to it."""
        key = unquote(object_id)
        trail = Moderation.objects.filter(score_id=int(key)) if key.isdecimal() and len(key) < 19 else None
        kwargs["extra_context"] = {"trail": trail and trail.select_related("actor")}
        response: HttpResponse = super().change_view(request, object_id, *args, **kwargs)
        return response

    # --- Moderation -------------------------------------------------------------------------------------------------

    def has_moderate_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may write the trail."""
        return request.user.has_perm(PERMISSION)

    def get_actions_detail(self, request: HttpRequest, object_id: int) -> list[Any]:
        """What can be done to a score of its status."""
        score = self.get_object(request, unquote(str(object_id)))
        possible = {name for name, verb in VERBS.items() if score is not None and score.status in verb.possible_from}
        actions = super().get_actions_detail(request, object_id)
        return [action for action in actions if action.path in possible]

    @admin.action(description="Void…", permissions=["moderate"])
    def void_scores(self, request: HttpRequest, queryset: QuerySet[Score]) -> HttpResponse | None:
        """Those chosen in the list."""
        return act_on_scores(request, queryset, VERBS["void"], admin=self, back_url=request.get_full_path())

    @admin.action(description="Hold for review…", permissions=["moderate"])
    def hold_scores(self, request: HttpRequest, queryset: QuerySet[Score]) -> HttpResponse | None:
        """Those chosen in the list."""
        return act_on_scores(request, queryset, VERBS["hold"], admin=self, back_url=request.get_full_path())

    @admin.action(description="Restore…", permissions=["moderate"])
    def restore_scores(self, request: HttpRequest, queryset: QuerySet[Score]) -> HttpResponse | None:
        """Those chosen in the list."""
        return act_on_scores(request, queryset, VERBS["restore"], admin=self, back_url=request.get_full_path())

    @action(description="Void", url_path="void", permissions=["moderate"])
    def void(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """One, from its page."""
        return self._act_on_one(request, object_id, "void")

    @action(description="Hold for review", url_path="hold", permissions=["moderate"])
    def hold(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """One, from its page."""
        return self._act_on_one(request, object_id, "hold")

    @action(description="Restore", url_path="restore", permissions=["moderate"])
    def restore(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """One, from its page."""
        return self._act_on_one(request, object_id, "restore")

    def _act_on_one(self, request: HttpRequest, object_id: str, name: str) -> HttpResponse:
        score = self.get_object(request, unquote(object_id))
        if score is None:
            raise Http404("There is no such score.")
        back_url = reverse("admin:scores_score_change", args=[score.pk])
        one = Score.objects.filter(pk=score.pk)
        return act_on_scores(request, one, VERBS[name], admin=self, back_url=back_url) or HttpResponseRedirect(back_url)
