"""What the first page's button does."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from ranker.core.clock import utc_now
from ranker.ops.admin.first_page import RUN_ROLLUP
from ranker.reports.services.asking import Asked, ask_for_rollup

SAID: dict[Asked, tuple[int, str]] = {
    "queued": (messages.SUCCESS, "The rollup is queued: the worker does what is due. Look again in a moment."),
    "waiting": (messages.INFO, "A rollup is queued already and waits for the worker."),
    "running": (messages.INFO, "A rollup is running already."),
    "unreachable": (messages.ERROR, "The rollup could not be queued: Redis does not answer. Try again in a minute."),
}


@require_POST
def run_rollup(request: HttpRequest) -> HttpResponse:
    """Queue it and say so on the first page."""
    if not request.user.has_perm(RUN_ROLLUP):
        raise PermissionDenied
    asked = ask_for_rollup(now=utc_now(), by=request.user.get_username())
    messages.add_message(request, *SAID[asked])
    return HttpResponseRedirect(reverse("admin:index"))
