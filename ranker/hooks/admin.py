"""Webhooks in the admin: made with a secret that is shown once, and the log of what was delivered."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from ranker.core.admin.asking import AT_ONCE, Question, ask
from ranker.core.admin.paginator import EstimatedList, EstimatedPaginator
from ranker.core.admin.rights import ReadOnly
from ranker.core.admin.showing import moment
from ranker.core.clock import utc_now
from ranker.hooks.models import Attempt, Delivery, Event, Hook, State
from ranker.hooks.services.hooks import give_secret
from ranker.hooks.services.queue import send_again

CONSEQUENCE = "Deliveries are signed with the new secret from now on; a receiver that knows the old one refuses them."


class HookForm(forms.ModelForm):  # type: ignore[type-arg]
    """Where to, and what about."""

    events = forms.MultipleChoiceField(choices=Event.choices, widget=UnfoldAdminCheckboxSelectMultipleWidget)

    class Meta:
        model = Hook
        fields = ("game", "url", "events", "description", "is_active")
        labels: ClassVar = {"url": "Address"}


@admin.register(Hook)
class HookAdmin(ModelAdmin):  # type: ignore[misc]
    """The secret is in the answer to the form that made it, and encrypted in the database."""

    form = HookForm
    list_display = ("url", "game", "events_shown", "state", "waiting", "is_active")
    list_filter = ("game", "is_active")
    list_select_related = ("game",)
    search_fields = ("url__icontains", "description__icontains", "game__name__icontains")
    search_help_text = "An address, a description, a game"
    show_facets = admin.ShowFacets.NEVER
    sortable_by = ()
    actions_detail = ("new_secret",)

    @display(description="events")
    def events_shown(self, hook: Hook) -> str:
        """What it is told."""
        return ", ".join(hook.events)

    @display(description="state", label={"fine": "success", "failing": "danger"})
    def state(self, hook: Hook) -> str:
        """Whether the last attempt was a success."""
        return "failing" if hook.failures else "fine"

    @display(description="waiting")
    def waiting(self, hook: Hook) -> str:
        """How many deliveries are queued, counted as far as a thousand."""
        count = hook.deliveries.filter(state=State.PENDING)[:1000].count()
        return "1,000 or more" if count == 1000 else str(count)

    def save_model(self, request: HttpRequest, obj: Hook, form: Any, change: bool) -> None:
        """A new one gets its secret; a changed address is tried at once."""
        if not change:
            obj.plain_secret = give_secret(hook=obj)  # type: ignore[attr-defined]
        if "url" in form.changed_data:
            obj.failures, obj.paused_until = 0, None
        obj.save()

    def response_add(self, request: HttpRequest, obj: Hook, post_url_continue: str | None = None) -> HttpResponse:
        """The page with the secret. No redirect: between two requests it would have to be kept somewhere."""
        return self._show_secret(request, obj, secret=obj.plain_secret)  # type: ignore[attr-defined]

    @action(description="New secret", url_path="new-secret", permissions=["change"])
    def new_secret(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """In the place of one that was lost or told."""
        hook = self.get_object(request, unquote(object_id))
        if hook is None:
            raise Http404("There is no such hook.")
        question = Question("Make a new secret?", CONSEQUENCE, [hook], "New secret", needs_reason=False)
        back_url = reverse("admin:hooks_hook_change", args=[object_id])
        answer = ask(request, question, admin=self, back_url=back_url)
        if isinstance(answer, HttpResponse):
            return answer
        secret = give_secret(hook=hook)
        hook.save(update_fields=["secret"])
        self.log_change(request, hook, "New secret.")
        return self._show_secret(request, hook, secret=secret)

    def _show_secret(self, request: HttpRequest, hook: Hook, *, secret: str) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": "The hook's secret",
            "opts": self.opts,
            "hook": hook,
            "secret": secret,
            "list_url": reverse("admin:hooks_hook_changelist"),
        }
        return TemplateResponse(request, "admin/hooks/hook/created.html", context)


class AttemptInline(TabularInline):  # type: ignore[misc]
    """What came of each attempt."""

    model = Attempt
    extra = 0
    can_delete = False
    fields = ("at_shown", "status_code", "error", "milliseconds")
    readonly_fields = fields

    @display(description="at")
    def at_shown(self, attempt: Attempt) -> str:
        """When."""
        return moment(attempt.at)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody's."""
        return False


@admin.register(Delivery)
class DeliveryAdmin(ReadOnly):
    """The delivery log."""

    list_display = ("event", "hook", "state_shown", "attempts", "created", "next_shown", "finished")
    list_filter = ("state", "event", "hook")
    list_select_related = ("hook__game",)
    search_fields = ("event_key__istartswith",)
    search_help_text = "How an event's id begins: score.accepted:42"
    show_facets = admin.ShowFacets.NEVER
    show_full_result_count = False
    paginator = EstimatedPaginator
    sortable_by = ()
    ordering = ("-id",)
    actions = ("send_chosen_again",)
    actions_detail = ("send_one_again",)
    inlines = (AttemptInline,)
    fields = ("event", "event_key", "hook", "state_shown", "attempts", "created", "next_shown", "finished", "body")
    readonly_fields = fields

    @display(description="state", label={"waiting": "info", "delivered": "success", "given up": "danger"})
    def state_shown(self, delivery: Delivery) -> str:
        """What became of it."""
        return delivery.get_state_display()

    @display(description="made")
    def created(self, delivery: Delivery) -> str:
        """When it was queued."""
        return moment(delivery.created_at)

    @display(description="next attempt")
    def next_shown(self, delivery: Delivery) -> str:
        """While it waits."""
        return moment(delivery.next_attempt_at if delivery.state == State.PENDING else None)

    @display(description="done")
    def finished(self, delivery: Delivery) -> str:
        """When it was delivered or given up."""
        return moment(delivery.finished_at)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[EstimatedList]:
        """Without a link to all there is."""
        return EstimatedList

    def has_send_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may change deliveries: this is the one change there is."""
        return request.user.has_perm("hooks.change_delivery")

    @admin.action(description="Send the chosen deliveries again", permissions=["send"])
    def send_chosen_again(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> None:
        """Several at once."""
        self._send(request, list(queryset.values_list("pk", flat=True)[:AT_ONCE]))

    @action(description="Send again", url_path="send-again", permissions=["send"])
    def send_one_again(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """One, from its page."""
        question = Question(
            "Send this again?", "The receiver is told once more, under the same id.", [], "Send again",
            is_dangerous=False, needs_reason=False,
        )  # fmt: skip
        back_url = reverse("admin:hooks_delivery_change", args=[object_id])
        answer = ask(request, question, admin=self, back_url=back_url)
        if isinstance(answer, HttpResponse):
            return answer
        self._send(request, [int(unquote(object_id))])
        return HttpResponseRedirect(back_url)

    def _send(self, request: HttpRequest, delivery_ids: list[int]) -> None:
        count = send_again(delivery_ids=delivery_ids, now=utc_now())
        waiting = len(delivery_ids) - count
        self.message_user(request, f"{count} queued again." + (f" {waiting} were waiting already." if waiting else ""))
