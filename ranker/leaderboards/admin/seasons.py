"""Seasons in the admin: to look at."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from unfold.decorators import display

from ranker.core.admin.rights import ReadOnly
from ranker.core.admin.showing import NUMBER, WIDE, moment, number, rows
from ranker.core.clock import utc_now
from ranker.games.models import Game
from ranker.leaderboards.admin.forms import rule_text
from ranker.leaderboards.models import ResetSchedule, Season, SeasonState
from ranker.leaderboards.registry import season_ref
from ranker.leaderboards.selectors import get_page

SHOWN = 100
GLOBAL = "global"
COLUMNS = {
    "rank": NUMBER,
    "player": "",
    "country": WIDE,
    "value": NUMBER,
    "plays": f"{NUMBER} {WIDE}",
    "since": WIDE,
}
STATES = {"open": "success", "ahead": "info", "building": "warning", "closed": "primary", "replaced": "danger"}


class GameFilter(admin.SimpleListFilter):
    """One game's seasons, or the global board's."""

    title, parameter_name = "game", "game"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The global board has no game."""
        return [(GLOBAL, "Global"), *((str(pk), name) for pk, name in Game.objects.values_list("pk", "name"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Season]) -> QuerySet[Season]:
        """By the board's game."""
        value = self.value()
        if value == GLOBAL:
            return queryset.filter(leaderboard__game=None)
        return queryset.filter(leaderboard__game_id=int(value)) if value in dict(self.lookup_choices) else queryset


class ScheduleFilter(admin.SimpleListFilter):
    """How long seasons are."""

    title, parameter_name = "schedule", "schedule"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Briefer than on the board's form."""
        return [(str(value), "all time" if value == "never" else str(value)) for value in ResetSchedule.values]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Season]) -> QuerySet[Season]:
        """By the board's schedule."""
        return queryset.filter(leaderboard__reset_schedule=self.value()) if self.value() else queryset


@admin.register(Season)
class SeasonAdmin(ReadOnly):
    """A season and its first hundred."""

    list_display = ("board", "starts", "ends", "state_shown", "rule", "amended")
    list_filter = (GameFilter, "state", ScheduleFilter)
    list_select_related = ("leaderboard__game", "leaderboard__mode")
    show_facets = admin.ShowFacets.NEVER
    sortable_by = ()
    list_per_page = 50
    fields = ("board", "state_shown", "rule", ("starts", "ends"), ("closed", "amended"))
    readonly_fields = ("board", "state_shown", "rule", "starts", "ends", "closed", "amended")
    change_form_outer_after_template = "admin/leaderboards/season/standings.html"

    @display(description="board")
    def board(self, season: Season) -> str:
        """The game, the mode and the board."""
        board = season.leaderboard
        name = f"{board.mode.name}, all time" if board.mode and board.is_default else board.slug
        return f"{board.game.name if board.game else 'Global'}: {'all time' if name == GLOBAL else name}"

    @display(description="starts")
    def starts(self, season: Season) -> str:
        """The first moment in it."""
        return moment(season.starts_at)

    @display(description="ends")
    def ends(self, season: Season) -> str:
        """The first moment after it."""
        return moment(season.ends_at) if season.ends_at else "never"

    @display(description="closed")
    def closed(self, season: Season) -> str:
        """When its standings became final."""
        return moment(season.closed_at)

    @display(description="amended")
    def amended(self, season: Season) -> str:
        """When moderation changed final standings."""
        return moment(season.amended_at)

    @display(description="state", label=STATES)
    def state_shown(self, season: Season) -> str:
        """In one word; a season is opened a day ahead of its time."""
        return "ahead" if season.state == SeasonState.OPEN and season.starts_at > utc_now() else season.state

    @display(description="rule")
    def rule(self, season: Season) -> str:
        """What counts, who wins, and what about ties."""
        return rule_text(season)

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """The season, with its standings."""
        season = self.get_object(request, unquote(object_id))
        if season is not None and self.has_view_permission(request, season):
            kwargs["extra_context"] = {"standings": standings(season), "season": season}
        response: HttpResponse = super().change_view(request, object_id, *args, **kwargs)
        return response


def standings(season: Season) -> dict[str, Any]:
    """The first hundred as a table; read as the API reads them, so that both say the same."""
    read = get_page(season=season_ref(season), offset=0, limit=SHOWN)
    game = season.leaderboard.game
    shape: dict[str, Any] = {"decimals": game.score_decimals, "unit": game.score_unit} if game else {}
    lines = [
        (f"{line.rank:,}", line.display_name or line.username, line.country or "–", number(line.score, **shape),
         f"{line.plays:,}", moment(line.achieved_at))
        for line in read.found.lines
    ]  # fmt: skip
    total = read.found.total_players
    texts = {"total_text": f"{total:,}", "is_cut": total > len(lines)}
    return {"table": rows(COLUMNS, lines), "total": total, **texts}
