"""Players in the admin: accounts, as `ranker.users.admin` has them, with bans, scores and boards."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from unfold.decorators import action

from ranker.core.admin.asking import AT_ONCE, TOO_MANY, Question, ask, do_each
from ranker.core.clock import utc_now
from ranker.core.errors import Refusal
from ranker.scores.admin.acting import PERMISSION
from ranker.scores.admin.standing import describe_player
from ranker.scores.services.moderation import ban_player, unban_player
from ranker.users.admin.players import PlayerAdmin
from ranker.users.models import User
from ranker.users.services import delete_account, refuse_unless_may_administer


@dataclass(frozen=True)
class Verb:
    """Something that is done to players."""

    name: str
    done: str
    consequence: str
    act: Callable[..., object]
    needs_reason: bool = True
    is_dangerous: bool = True


def _ban(user: User, request: HttpRequest, reason: str) -> None:
    if user.pk == request.user.pk:
        raise Refusal(status=409, detail="You cannot ban yourself.")
    actor: Any = request.user
    ban_player(player_id=user.pk, reason=reason, actor=actor, now=utc_now())


def _unban(user: User, request: HttpRequest, reason: str) -> None:
    actor: Any = request.user
    unban_player(player_id=user.pk, reason=reason, actor=actor, now=utc_now())


def _delete(user: User, request: HttpRequest, reason: str) -> None:
    if user.pk == request.user.pk:
        raise Refusal(status=409, detail="You cannot delete yourself here.")
    delete_account(user_id=user.pk, now=utc_now())


VERBS = {
    "ban": Verb(
        "Ban", "banned",
        "A banned player is hidden from every board, past ones included, and can neither log in nor submit. Nothing is "
        "lost: lifting the ban brings everything back.", _ban,
    ),
    "unban": Verb(
        "Lift the ban", "no longer banned",
        "The player's scores count again on every board and in every season.", _unban, is_dangerous=False,
    ),
    "delete": Verb(
        "Delete the account", "deleted",
        "Name, email, country and everything else that tells who this is are removed for good, and nobody can log in "
        "any more. The scores stay on the boards as those of a deleted player. This cannot be undone.",
        _delete, needs_reason=False,
    ),
}  # fmt: skip


@admin.register(User)
class ModeratedPlayerAdmin(PlayerAdmin):
    """Every action asks first, and says of each player that it left alone why."""

    list_disable_select_all = True
    actions = ("ban_players", "unban_players", "delete_accounts")
    actions_detail = ("ban", "unban", "delete_one")
    change_form_outer_after_template = "admin/users/user/ledger.html"

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        """The account, with its scores, its boards and what moderation did."""
        user = self.get_object(request, unquote(object_id))
        if user is not None and self.has_view_or_change_permission(request, user):
            kwargs["extra_context"] = {**(kwargs.get("extra_context") or {}), **describe_player(user)}
        response: HttpResponse = super().change_view(request, object_id, *args, **kwargs)
        return response

    def has_moderate_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may write the trail."""
        return request.user.has_perm(PERMISSION)

    def has_remove_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may delete players. (`has_delete_permission` is about rows, and those nobody deletes.)"""
        return request.user.has_perm("users.delete_user")

    def get_actions_detail(self, request: HttpRequest, object_id: int) -> list[Any]:
        """What can be done to this player."""
        user = self.get_object(request, unquote(str(object_id)))
        if user is None or not self.may_touch(request, user) or user.pk == request.user.pk:
            return []
        impossible = "ban" if user.banned_at else "unban"
        return [one for one in super().get_actions_detail(request, object_id) if one.path != impossible]

    @admin.action(description="Ban…", permissions=["moderate"])
    def ban_players(self, request: HttpRequest, queryset: QuerySet[User]) -> HttpResponse | None:
        """Those chosen in the list."""
        return self._act(request, queryset, VERBS["ban"], back_url=request.get_full_path())

    @admin.action(description="Lift the ban…", permissions=["moderate"])
    def unban_players(self, request: HttpRequest, queryset: QuerySet[User]) -> HttpResponse | None:
        """Those chosen in the list."""
        return self._act(request, queryset, VERBS["unban"], back_url=request.get_full_path())

    @admin.action(description="Delete the accounts…", permissions=["remove"])
    def delete_accounts(self, request: HttpRequest, queryset: QuerySet[User]) -> HttpResponse | None:
        """Those chosen in the list."""
        return self._act(request, queryset, VERBS["delete"], back_url=request.get_full_path())

    @action(description="Ban", url_path="ban", permissions=["moderate"])
    def ban(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """One, from their page."""
        return self._act_on_one(request, object_id, "ban")

    @action(description="Lift the ban", url_path="unban", permissions=["moderate"])
    def unban(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """One, from their page."""
        return self._act_on_one(request, object_id, "unban")

    @action(description="Delete the account", url_path="delete-account", permissions=["remove"])
    def delete_one(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """One, from their page."""
        return self._act_on_one(request, object_id, "delete")

    def _act_on_one(self, request: HttpRequest, object_id: str, name: str) -> HttpResponse:
        user = self.get_object(request, unquote(object_id))
        if user is None:
            raise Http404("There is no such player.")
        back_url = reverse("admin:users_user_change", args=[user.pk])
        one = User.objects.filter(pk=user.pk)
        return self._act(request, one, VERBS[name], back_url=back_url) or HttpResponseRedirect(back_url)

    def _act(self, request: HttpRequest, players: QuerySet[User], verb: Verb, *, back_url: str) -> HttpResponse | None:
        rows = list(players.order_by("pk")[: AT_ONCE + 1])
        if len(rows) > AT_ONCE:
            messages.error(request, TOO_MANY)
            return None
        what = rows[0].username if len(rows) == 1 else f"{len(rows)} players"
        title = f"{verb.name}: {what}?"
        question = Question(title, verb.consequence, rows, verb.name, verb.is_dangerous, verb.needs_reason)
        answer = ask(request, question, admin=self, back_url=back_url)
        if isinstance(answer, HttpResponse):
            return answer
        do_each(request, rows, lambda user: self._do(request, user, verb, answer), done=f"{{n}} {verb.done}.")
        return None

    def _do(self, request: HttpRequest, user: User, verb: Verb, reason: str) -> None:
        refuse_unless_may_administer(actor=request.user, user_id=user.pk)
        verb.act(user, request, reason)
        self.log_change(request, user, f"{verb.name}.")
