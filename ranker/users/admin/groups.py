"""Groups: what staff who are no superusers may see and do."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.models import Group, Permission
from django.db.models import Q
from django.http import HttpRequest
from unfold.admin import ModelAdmin

# What has a page. The rest of Django's permissions would only hide the few that mean something.
SHOWN = {
    "auth": ["group"],
    "users": ["user"],
    "games": ["game", "mode", "gamekey"],
    "leaderboards": ["leaderboard", "season"],
    "scores": ["score", "moderation"],
}

admin.site.unregister(Group)


@admin.register(Group)
class GroupAdmin(DjangoGroupAdmin, ModelAdmin):  # type: ignore[misc]
    """A name and its permissions."""

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest | None = None, **kwargs: Any) -> Any:
        """Offer the permissions that a page of ours asks for."""
        if db_field.name == "permissions":
            kwargs["queryset"] = shown_permissions()
        return super().formfield_for_manytomany(db_field, request, **kwargs)


def shown_permissions() -> Any:
    """The permissions of the models that have a page, by app and model."""
    shown = Q()
    for app, models in SHOWN.items():
        shown |= Q(content_type__app_label=app, content_type__model__in=models)
    found = Permission.objects.filter(shown).select_related("content_type")
    return found.order_by("content_type__app_label", "content_type__model", "codename")
