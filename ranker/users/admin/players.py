"""Players in the admin, as far as accounts go; `ranker.scores.admin.players` adds bans and scores and registers it."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin
from unfold.decorators import display

from ranker.core.admin.paginator import EstimatedList, EstimatedPaginator
from ranker.core.admin.rights import NeverDeleted, TellsRefusals
from ranker.core.admin.showing import moment
from ranker.core.clock import utc_now
from ranker.users.admin.forms import PlayerChangeForm, PlayerCreationForm, PlayerPasswordForm
from ranker.users.models import User
from ranker.users.services import end_all_sessions

RIGHTS = ("is_staff", "is_superuser", "groups")
STATES = {"active": "success", "disabled": "warning", "banned": "danger", "deleted": "info"}


class PlayerAdmin(TellsRefusals, NeverDeleted, DjangoUserAdmin, ModelAdmin):  # type: ignore[misc, type-arg]
    """Accounts are banned or deleted through their own actions; rows are never removed.

    Staff who are no superusers neither hand out rights nor touch other staff: they could make themselves superusers.
    """

    form, add_form, change_password_form = PlayerChangeForm, PlayerCreationForm, PlayerPasswordForm
    list_display = ("username", "display_name", "country", "joined", "state")
    list_filter = ("is_staff", "is_active", ("banned_at", admin.EmptyFieldListFilter))
    list_per_page, list_max_show_all = 50, 0
    paginator = EstimatedPaginator
    show_facets = admin.ShowFacets.NEVER
    ordering, sortable_by = ("-id",), ()
    search_fields = ("username",)
    search_help_text = "A name's beginning, an email address, an id"
    show_full_result_count = False
    # Rights come by group: a permission given to one person is forgotten there.
    filter_horizontal = ()
    readonly_fields = ("joined", "last_seen", "banned", "deleted")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("Profile", {"fields": ("display_name", "country", "email", "external_id")}),
        ("Rights", {"fields": ("is_active", *RIGHTS)}),
        ("History", {"fields": readonly_fields}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "email", "display_name", "country")}),
        ("Password", {"fields": ("usable_password", "password1", "password2")}),
    )

    @display(description="state", label=STATES)
    def state(self, user: User) -> str:
        """Whether the account may play, and if not, why."""
        if user.deleted_at:
            return "deleted"
        return "banned" if user.banned_at else "active" if user.is_active else "disabled"

    @display(description="joined")
    def joined(self, user: User) -> str:
        """Since when."""
        return moment(user.created_at)

    @display(description="last log-in here")
    def last_seen(self, user: User) -> str:
        """In the admin; players log in to the API."""
        return moment(user.last_login)

    @display(description="banned")
    def banned(self, user: User) -> str:
        """Since when."""
        return moment(user.banned_at)

    @display(description="deleted")
    def deleted(self, user: User) -> str:
        """Since when."""
        return moment(user.deleted_at)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[EstimatedList]:
        """See `EstimatedPaginator`."""
        return EstimatedList

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[User], search_term: str
    ) -> tuple[QuerySet[User], bool]:
        """By prefix, in the words of the indexes."""
        prefix = search_term.strip().lower()
        if not prefix:
            return queryset, False
        names = Q(username__lower__startswith=prefix) | Q(display_name__lower__startswith=prefix)
        if prefix.isascii() and prefix.isdigit() and len(prefix) <= 18:
            names |= Q(id=int(prefix))
        return queryset.filter(names | Q(email__lower=prefix)), False

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        """Rights are for superusers to give."""
        return self.readonly_fields if request.user.is_superuser else (*self.readonly_fields, *RIGHTS)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Not of a deleted account, and another admin's is for superusers."""
        return super().has_change_permission(request, obj) and (obj is None or self.may_touch(request, obj))

    def may_touch(self, request: HttpRequest, user: User) -> bool:
        """Whether this admin may do anything to this account."""
        return user.deleted_at is None and (request.user.is_superuser or not user.is_staff)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Write the account; one that is disabled loses its sessions, as it does in the API."""
        super().save_model(request, obj, form, change)
        if change and "is_active" in form.changed_data and not obj.is_active:
            end_all_sessions(user_id=obj.pk, now=utc_now())
