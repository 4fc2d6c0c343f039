"""Groups: what staff who are no superusers may see and do."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.models import Group, Permission
from django.http import HttpRequest
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

# Models without a list of their own that are edited on another's page.
INLINE = {"games.mode", "leaderboards.leaderboard", "reports.daymetrics", "reports.rollupcursor"}
# What nobody can do here, whatever he may: the ledger is append-only, and rows are not deleted.
VAIN = {
    "delete_game", "delete_mode", "delete_gamekey", "delete_leaderboard", "add_season", "change_season",
    "delete_season", "add_score", "change_score", "delete_score", "change_moderation", "delete_moderation",
    "add_daymetrics", "change_daymetrics", "delete_daymetrics", "add_rollupcursor", "delete_rollupcursor",
    "view_rollupcursor",
}  # fmt: skip
# What a permission allows, where Django's word for it would not say so.
MEANING = {
    "add_moderation": "void, hold, restore, ban",
    "change_gamekey": "revoke",
    "delete_user": "delete accounts",
    "view_daymetrics": "the first page's figures",
    "change_rollupcursor": "run the rollup",
}

admin.site.unregister(Group)


class PermissionsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Permissions in words."""

    def label_from_instance(self, obj: Permission) -> str:
        """`score: view`."""
        verb = MEANING.get(obj.codename, obj.codename.partition("_")[0])
        return f"{obj.content_type.name}: {verb}"


@admin.register(Group)
class GroupAdmin(DjangoGroupAdmin, ModelAdmin):  # type: ignore[misc]
    """A name and its permissions, each with a box to tick."""

    filter_horizontal = ()

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest | None = None, **kwargs: Any) -> Any:
        """The permissions that a page of ours asks for."""
        if db_field.name != "permissions":
            return super().formfield_for_manytomany(db_field, request, **kwargs)
        found, widget = meaningful_permissions(), UnfoldAdminCheckboxSelectMultipleWidget()
        return PermissionsField(queryset=found, widget=widget, required=False, label="May")


def meaningful_permissions() -> Any:
    """The permissions of the models that have a page. The rest of Django's would only hide them."""
    shown = {model._meta.label_lower for model in admin.site._registry} | INLINE
    apps, models = zip(*(label.split(".") for label in sorted(shown)), strict=True)
    found = Permission.objects.filter(content_type__app_label__in=apps, content_type__model__in=models)
    ordered = found.exclude(codename__in=VAIN).select_related("content_type")
    return ordered.order_by("content_type__app_label", "content_type__model", "codename")
