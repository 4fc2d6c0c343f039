"""Achievements in the admin: rules are edited here, and tried out before they are saved."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from unfold.decorators import action, display

from ranker.achievements.models import Achievement
from ranker.achievements.services.rules import preview_rule, save_achievement
from ranker.core.admin.rights import NeverDeleted
from ranker.core.clock import utc_now

# The name unfold gives the button of the action `preview`.
PREVIEW = "achievements_achievement_preview"


class AchievementForm(forms.ModelForm):  # type: ignore[type-arg]
    """A rule. Its preview is told like a fault of the form: nothing is saved, and nothing typed is lost."""

    class Meta:
        model = Achievement
        fields = ("name", "slug", "description", "tier", "kind", "threshold", "window", "game", "is_active", "position")

    def _post_clean(self) -> None:
        """Once all is known to be right, say how many players would hold it if that was what was asked."""
        super()._post_clean()  # type: ignore[misc]
        if PREVIEW in self.data and not self.errors:
            found = preview_rule(achievement=self.instance)
            about = "about " if found.is_estimate else ""
            players = "player" if found.players == 1 else "players"
            text = f"Preview: {about}{found.players:,} {players} would hold this. Nothing has been saved."
            self.add_error(None, ValidationError(text, code=PREVIEW))


@admin.register(Achievement)
class AchievementAdmin(NeverDeleted):
    """An achievement is switched off, not deleted: players hold it."""

    form = AchievementForm
    list_display = ("name", "tier_shown", "rule", "game", "holders", "is_active", "state")
    list_filter = ("tier", "kind", "is_active")
    list_select_related = ("game",)
    search_fields = ("name__icontains", "slug__istartswith")
    search_help_text = "A name or a slug"
    show_facets = admin.ShowFacets.NEVER
    sortable_by = ()
    prepopulated_fields = {"slug": ("name",)}
    actions_submit_line = ("preview",)
    fieldsets = (
        (None, {"fields": ("name", "slug", "description", "tier", "position", "is_active")}),
        (
            "Rule",
            {
                "fields": ("kind", "threshold", "window", "game"),
                "description": "A changed rule is granted backwards from the ledger within a minute or so: who does "
                "not meet it any more loses it, and nobody is told of what was earned long ago.",
            },
        ),
    )

    @display(description="tier", label={"bronze": "warning", "silver": "info", "gold": "success"})
    def tier_shown(self, achievement: Achievement) -> str:
        """Bronze, silver or gold."""
        return achievement.tier

    @display(description="rule")
    def rule(self, achievement: Achievement) -> str:
        """What is asked for."""
        over = f" over {achievement.window}" if achievement.window else ""
        return f"{achievement.get_kind_display().partition(' (')[0]}: {achievement.threshold:,}{over}"

    @display(description="holders")
    def holders(self, achievement: Any) -> str:
        """How many hold it, banned players too."""
        return f"{achievement.holder_count:,}"

    @display(description="state", label={"granted": "success", "being granted": "info"})
    def state(self, achievement: Achievement) -> str:
        """Whether the relay has yet to go through the ledger for it."""
        return "being granted" if achievement.rule_changed_at else "granted"

    @action(description="Preview", permissions=["change"])
    def preview(self, request: HttpRequest, obj: Achievement) -> None:
        """The form has told it, and was not saved: this is never reached."""

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The preview is offered for new rules too, where unfold has no buttons of its own."""
        context = {"actions_submit_line": self.get_actions_submit_line(request, object_id), **(extra_context or {})}
        response: HttpResponse = super().changeform_view(request, object_id, form_url, context)
        return response

    def get_queryset(self, request: HttpRequest) -> QuerySet[Achievement]:
        """With how many hold each."""
        held = Count("holdings", filter=Q(holdings__taken_back_at=None))
        found: QuerySet[Achievement] = super().get_queryset(request).annotate(holder_count=held)
        return found

    def save_model(self, request: HttpRequest, obj: Achievement, form: Any, change: bool) -> None:
        """Save it, and mark a new or changed rule for the relay."""
        save_achievement(achievement=obj, now=utc_now())
