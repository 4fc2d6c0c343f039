"""Who may do what in the admin: rows that nobody edits, and a service's no told on the page."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from unfold.admin import ModelAdmin

from ranker.core.errors import Refusal


class NeverDeleted(ModelAdmin):  # type: ignore[misc]
    """Rows that others stand on are switched off, revoked or taken back, and stay."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody's."""
        return False


class ReadOnly(NeverDeleted):
    """Rows to look at; what is done to them is done by actions, through services."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody's."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody's."""
        return False

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The row. Django's history of a row that nobody edits is empty: it is not offered."""
        context = {"show_history": False, **(extra_context or {})}
        response: HttpResponse = super().changeform_view(request, object_id, form_url, context)
        return response

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may view or change the model."""
        user, opts = request.user, self.opts
        return any(user.has_perm(f"{opts.app_label}.{verb}_{opts.model_name}") for verb in ("view", "change"))


class TellsRefusals(ModelAdmin):  # type: ignore[misc]
    """A form whose service refuses says why, instead of failing."""

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form; nothing has been written when a refusal comes out of it."""
        try:
            response: HttpResponse = super().changeform_view(request, *args, **kwargs)
        except Refusal as refusal:
            for text in sentences(refusal):
                messages.error(request, text)
            return HttpResponseRedirect(request.get_full_path())
        return response


def sentences(refusal: Refusal) -> list[str]:
    """What a service said, for people."""
    if refusal.errors:
        return [f"{field}: {text}" for field, texts in refusal.errors.items() for text in texts]
    return [refusal.detail or "This was refused."]
