"""Ways into the ledger. Each is along an index, or looks at the newest rows first until a page is full."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.contrib.filters.admin import DropdownFilter

from ranker.games.models import Game, Mode
from ranker.scores.models import Score, Source, Status


class GameFilter(DropdownFilter):  # type: ignore[misc]
    """One game, along the index by game and time."""

    title, parameter_name = "game", "game"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """All games."""
        return [(str(pk), name) for pk, name in Game.objects.values_list("pk", "name")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Score]) -> QuerySet[Score]:
        """Its scores."""
        chosen = dict(self.lookup_choices)
        return queryset.filter(game_id=self.value()) if self.value() in chosen else queryset


class ModeFilter(DropdownFilter):  # type: ignore[misc]
    """One mode. Naming its game as well leads the query along the index by game."""

    title, parameter_name = "mode", "mode"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The modes of the game chosen, else of all."""
        modes, game = Mode.objects.select_related("game"), request.GET.get("game", "")
        self.games = {str(mode.pk): mode.game_id for mode in modes}
        shown = [mode for mode in modes if not game or str(mode.game_id) == game or self.value() == str(mode.pk)]
        return [(str(mode.pk), f"{mode.game.name}: {mode.name}") for mode in shown]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Score]) -> QuerySet[Score]:
        """Its scores."""
        mode = self.value()
        return queryset.filter(mode_id=mode, game_id=self.games[mode]) if mode in self.games else queryset


class StatusFilter(admin.SimpleListFilter):
    """Held and voided scores have an index of their own (migration 0002); accepted ones are nearly all there are."""

    title, parameter_name = "status", "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The three there are."""
        return [(str(value), str(label)) for value, label in Status.choices]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Score]) -> QuerySet[Score]:
        """The scores of that status."""
        return queryset.filter(status=self.value()) if self.value() in Status.values else queryset


class SourceFilter(admin.SimpleListFilter):
    """Where scores came from."""

    title, parameter_name = "source", "source"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Players, servers, imports, demo data."""
        return [(str(value), str(label)) for value, label in Source.choices]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Score]) -> QuerySet[Score]:
        """The scores from there."""
        return queryset.filter(source=self.value()) if self.value() in Source.values else queryset
