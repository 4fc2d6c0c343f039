"""A game's modes and boards, on the game's page."""

from typing import Any

from django.http import HttpRequest
from unfold.admin import TabularInline
from unfold.decorators import display

from ranker.games.models import Game, Mode
from ranker.leaderboards.admin.forms import FIXED, RULE, BoardForm, ModeFormSet
from ranker.leaderboards.models import Leaderboard

STATES = {"live": "success", "being computed": "warning", "off": "danger"}


class ModeInline(TabularInline):  # type: ignore[misc]
    """A game's modes; each new one gets its all-time board."""

    model, formset = Mode, ModeFormSet
    fields = ("name",)
    extra, can_delete, hide_title = 0, False, True


class BoardInline(TabularInline):  # type: ignore[misc]
    """A game's boards. They are switched off and not deleted: their seasons stand on them."""

    model, form = Leaderboard, BoardForm
    readonly_fields = ("state",)
    extra, can_delete, hide_title = 0, False, True
    verbose_name = "board"

    def get_fields(self, request: HttpRequest, obj: Game | None = None) -> tuple[str, ...]:
        """Orders only for who may give them."""
        may = self.has_change_permission(request, obj)
        return (*FIXED, *RULE, "state", "switch") if may else (*FIXED, *RULE, "state")

    @display(description="state", label=STATES)
    def state(self, board: Leaderboard) -> str:
        """Whether it is shown, or on its way."""
        if board.recompute_requested_at:
            return "being computed"
        return "live" if board.is_active else "off"

    def get_formset(self, request: HttpRequest, obj: Game | None = None, **kwargs: Any) -> Any:
        """With the modes of this game to choose from."""
        self.game = obj
        return super().get_formset(request, obj, **kwargs)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """See `get_formset`."""
        if db_field.name == "mode":
            kwargs |= {"queryset": Mode.objects.filter(game=self.game), "empty_label": "all modes"}
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
