"""Players in the admin."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from unfold.admin import ModelAdmin
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from .models import User
from .services import end_all_sessions


class PlayerCreationForm(UserCreationForm):  # type: ignore[misc]
    """A name and a password."""

    class Meta:
        model = User
        fields = ("username",)


class PlayerChangeForm(UserChangeForm):  # type: ignore[misc]
    """Everything that may be edited."""

    class Meta:
        model = User
        fields = "__all__"


class PlayerPasswordForm(AdminPasswordChangeForm):  # type: ignore[misc]
    """A new password, which ends all sessions as it does in the API."""

    def save(self, commit: bool = True) -> User:
        """Write the password and revoke what was handed out under the old one."""
        user: User = super().save(commit)
        end_all_sessions(user_id=user.id, now=timezone.now())
        return user


@admin.register(User)
class PlayerAdmin(DjangoUserAdmin, ModelAdmin):  # type: ignore[misc, type-arg]
    """Accounts are banned or deleted through their own actions; rows are never removed."""

    form, add_form, change_password_form = PlayerChangeForm, PlayerCreationForm, PlayerPasswordForm
    list_display = ("username", "display_name", "country", "created_at", "banned")
    list_filter = ("is_staff", "is_active", ("banned_at", admin.EmptyFieldListFilter))
    ordering = ("-id",)
    search_fields = ("username",)
    search_help_text = "How a username, display name or email address begins, or an id"
    show_full_result_count = False
    readonly_fields = ("created_at", "last_login", "banned_at", "deleted_at", "token_version")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("Profile", {"fields": ("display_name", "country", "email", "external_id")}),
        ("Rights", {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")}),
        ("History", {"fields": readonly_fields}),
    )
    add_fieldsets = ((None, {"fields": ("username", "usable_password", "password1", "password2")}),)

    @admin.display(boolean=True, description="banned", ordering="banned_at")
    def banned(self, user: User) -> bool:
        """Whether boards hide this player."""
        return user.banned_at is not None

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[User], search_term: str
    ) -> tuple[QuerySet[User], bool]:
        """By prefix, in the words of the indexes."""
        prefix = search_term.strip().lower()
        if not prefix:
            return queryset, False
        names = Q(username__lower__startswith=prefix) | Q(display_name__lower__startswith=prefix)
        if prefix.isdigit() and len(prefix) <= 18:
            names |= Q(id=int(prefix))
        return queryset.filter(names | Q(email__lower=prefix)), False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never: a row that goes would take its scores along."""
        return False
