"""Server keys: made here and shown once, revoked by an action; nobody edits one."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from unfold.decorators import action, display

from ranker.core.admin.asking import AT_ONCE, Question, ask, do_each
from ranker.core.admin.rights import NeverDeleted
from ranker.core.admin.showing import moment
from ranker.core.clock import utc_now
from ranker.core.errors import Refusal
from ranker.games.models import GameKey
from ranker.games.services import create_key, revoke_key

CONSEQUENCE = "Servers that send a revoked key are refused within a second. A key cannot be given back: make a new one."


@admin.register(GameKey)
class GameKeyAdmin(NeverDeleted):
    """The key itself is in the answer to the form that made it, and nowhere else."""

    list_display = ("name", "game", "prefix_shown", "state", "last_used", "created", "created_by")
    list_filter = ("game", ("revoked_at", admin.EmptyFieldListFilter))
    list_select_related = ("game", "created_by")
    show_facets = admin.ShowFacets.NEVER
    search_fields = ("name__icontains", "prefix__istartswith", "game__name__icontains")
    search_help_text = "A name, a game, how a key begins"
    sortable_by = ()
    actions = ("revoke_keys",)
    actions_detail = ("revoke",)
    add_fieldsets = ((None, {"fields": ("game", "name")}),)
    fields = ("game", "name", "prefix_shown", "state", "last_used", "created", "created_by", "revoked")
    readonly_fields = ("prefix_shown", "state", "last_used", "created", "created_by", "revoked")

    @display(description="key")
    def prefix_shown(self, key: GameKey) -> str:
        """All that is known of the key."""
        return f"{key.prefix}…"

    @display(description="state", label={"in use": "success", "never used": "info", "revoked": "danger"})
    def state(self, key: GameKey) -> str:
        """Whether servers may use it, and whether one ever did."""
        return "revoked" if key.revoked_at else "in use" if key.last_used_at else "never used"

    @display(description="last used")
    def last_used(self, key: GameKey) -> str:
        """To the minute."""
        return moment(key.last_used_at)

    @display(description="created")
    def created(self, key: GameKey) -> str:
        """When it was made."""
        return moment(key.created_at)

    @display(description="revoked")
    def revoked(self, key: GameKey) -> str:
        """When it was ended."""
        return moment(key.revoked_at)

    def save_model(self, request: HttpRequest, obj: GameKey, form: Any, change: bool) -> None:
        """Make the key."""
        user: Any = request.user
        key, obj.secret = create_key(game=obj.game, name=obj.name, created_by=user)  # type: ignore[attr-defined]
        obj.__dict__.update(key.__dict__)

    def response_add(self, request: HttpRequest, obj: GameKey, post_url_continue: str | None = None) -> HttpResponse:
        """The page with the key. No redirect: between two requests the key would have to be kept somewhere."""
        context = {
            **self.admin_site.each_context(request),
            "title": "The new server key",
            "opts": self.opts,
            "key": obj,
            "secret": obj.secret,  # type: ignore[attr-defined]
            "list_url": reverse("admin:games_gamekey_changelist"),
        }
        return TemplateResponse(request, "admin/games/gamekey/created.html", context)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody edits a key."""
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may do anything with keys."""
        return any(request.user.has_perm(f"games.{verb}_gamekey") for verb in ("view", "change", "add"))

    def has_revoke_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may change keys: this is the one change there is."""
        return request.user.has_perm("games.change_gamekey")

    def get_actions_detail(self, request: HttpRequest, object_id: int) -> list[Any]:
        """Nothing to do for a key revoked already."""
        key = self.get_object(request, unquote(str(object_id)))
        return [] if key is None or key.revoked_at else super().get_actions_detail(request, object_id)

    @admin.action(description="Revoke the chosen keys", permissions=["revoke"])
    def revoke_keys(self, request: HttpRequest, queryset: QuerySet[GameKey]) -> HttpResponse | None:
        """Several at once."""
        return self._revoke(request, queryset, back_url=request.get_full_path())

    @action(description="Revoke", url_path="revoke", permissions=["revoke"])
    def revoke(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """One, from its page."""
        back_url = reverse("admin:games_gamekey_change", args=[object_id])
        key = self.get_object(request, unquote(object_id))
        if key is None:
            raise Http404("There is no such key.")
        keys = GameKey.objects.filter(pk=key.pk)
        return self._revoke(request, keys, back_url=back_url) or HttpResponseRedirect(back_url)

    def _revoke(self, request: HttpRequest, keys: QuerySet[GameKey], *, back_url: str) -> HttpResponse | None:
        rows = list(keys.select_related("game")[:AT_ONCE])
        title = f"Revoke {rows[0] if len(rows) == 1 else f'{len(rows)} keys'}?" if rows else "Revoke nothing?"
        question = Question(title, CONSEQUENCE, rows, "Revoke", needs_reason=False)
        answer = ask(request, question, admin=self, back_url=back_url)
        if isinstance(answer, HttpResponse):
            return answer
        do_each(request, rows, lambda key: self._end(request, key), done="{n} revoked.")
        return None

    def _end(self, request: HttpRequest, key: GameKey) -> None:
        if key.revoked_at:
            raise Refusal(status=409, detail="This key is revoked already.")
        revoke_key(key=key, now=utc_now())
        self.log_change(request, key, "Revoked.")
