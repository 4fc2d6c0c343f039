"""Games in the admin, with their modes and boards.

They are registered here, on the lowest floor that sees both: `games` may not import `leaderboards`. Everything that is
saved goes through the services that the API uses, so a game made here has the same boards.
"""

from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.decorators import display

from ranker.core.admin.rights import NeverDeleted, TellsRefusals
from ranker.core.clock import utc_now
from ranker.games.models import Game, Mode
from ranker.games.services import add_mode, create_game, update_game
from ranker.leaderboards.admin.forms import RULE, GameAddForm, GameForm, rule_text
from ranker.leaderboards.admin.inlines import BoardInline, ModeInline
from ranker.leaderboards.models import Leaderboard
from ranker.leaderboards.services.boards import add_board, change_rule, request_recompute, switch_off

SOON = "The relay computes it from the ledger; until then the board stays as it is."


@admin.register(Game)
class GameAdmin(TellsRefusals, NeverDeleted):
    """A game is made inactive and not deleted: its scores stay in the ledger."""

    form = GameForm
    list_display = ("name", "slug", "is_active", "mode_names", "rule", "global_weight")
    list_filter = ("is_active",)
    search_fields = ("name__icontains", "slug__istartswith")
    search_help_text = "A name or a slug"
    show_facets = admin.ShowFacets.NEVER
    warn_unsaved_form = True
    fieldsets = (
        (None, {"fields": ("name", "slug", "description", "is_active")}),
        (
            "Scores",
            {
                "fields": (
                    ("min_score", "max_score"),
                    ("score_unit", "score_decimals"),
                    ("global_weight", "allows_manual_scores"),
                )
            },
        ),
    )
    boards_fieldset = (
        "Boards",
        {"fields": RULE, "description": "All time, daily, weekly and monthly boards are made with the game."},
    )

    @display(description="modes")
    def mode_names(self, game: Game) -> str:
        """By name."""
        return ", ".join(mode.name for mode in game.modes.all()) or "–"

    @display(description="boards")
    def rule(self, game: Game) -> str:
        """The rule of the all-time board."""
        main = next((b for b in game.leaderboards.all() if b.is_default and not b.mode_id), None)
        return rule_text(main) if main else "–"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Game]:
        """With what the list shows of each."""
        games: QuerySet[Game] = super().get_queryset(request)
        return games.prefetch_related("modes", "leaderboards")

    def get_form(self, request: HttpRequest, obj: Game | None = None, change: bool = False, **kwargs: Any) -> Any:
        """A new game is asked for the rule of its boards."""
        return super().get_form(request, obj, change, **(kwargs if obj else {**kwargs, "form": GameAddForm}))

    def get_fieldsets(self, request: HttpRequest, obj: Game | None = None) -> Any:
        """See `get_form`."""
        return self.fieldsets if obj else (*self.fieldsets, self.boards_fieldset)

    def get_inlines(self, request: HttpRequest, obj: Game | None) -> list[Any]:
        """A new game's boards are made with it; others come later."""
        return [ModeInline, BoardInline] if obj else [ModeInline]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Game | None = None) -> dict[str, tuple[str, ...]]:
        """A slug is proposed while the name is typed; later it is in addresses and does not follow."""
        return {} if obj else {"slug": ("name",)}

    def save_model(self, request: HttpRequest, obj: Game, form: Any, change: bool) -> None:
        """As the API does; raises `Refusal`."""
        fields = {name: form.cleaned_data[name] for name in form.changed_data if name not in RULE}
        if change:
            update_game(game=Game.objects.get(pk=obj.pk), fields=fields, now=utc_now())
            if "global_weight" in fields:
                messages.info(request, "The weight changed: the global board is computed again.")
            return
        rule = {name: form.cleaned_data[name] for name in RULE}
        made = create_game(fields={**fields, "slug": form.cleaned_data["slug"]}, rule=rule, now=utc_now())
        obj.__dict__.update(made.__dict__)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Modes and boards, each through its service."""
        changed, now = formset.save(commit=False), utc_now()
        if formset.model is Mode:
            for mode in changed:
                save_mode(mode, now=now)
        else:
            for board_form in formset.forms:
                if board_form.has_changed():
                    save_board(request, board_form, now=now)


def save_mode(mode: Mode, *, now: datetime) -> None:
    """A new name, or a new mode with its board."""
    if mode.pk:
        mode.save(update_fields=["name"])
    else:
        mode.pk = add_mode(game=mode.game, name=mode.name, now=now).pk


def save_board(request: HttpRequest, form: Any, *, now: datetime) -> None:
    """A new board, another rule, or an order."""
    board: Leaderboard = form.instance
    order = form.cleaned_data.get("switch")
    if board.pk is None:
        add_board(board=board, now=now)
        messages.info(request, f"“{board.slug}” is being computed from the ledger, and is shown when that is done.")
    elif order == "off":
        switch_off(board=board, now=now)
        messages.info(request, f"“{board.slug}” is off. Switched on again, it is computed from the ledger.")
    elif change_rule(board=board, rule={name: form.cleaned_data[name] for name in RULE}, now=now):
        messages.info(request, f"“{board.slug}” has a new rule. {SOON}")
    if board.pk and order in ("on", "again"):
        request_recompute(board=board, now=now)
        messages.info(request, f"“{board.slug}” is being computed again. {SOON}")
