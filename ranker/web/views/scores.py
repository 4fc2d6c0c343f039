"""A score typed in by its player, where the game allows that."""

import secrets

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ranker.core.clock import utc_now
from ranker.core.errors import Refusal
from ranker.core.throttling import SubmitThrottle
from ranker.users.models import User
from ranker.web.boards import Subject, find_subject
from ranker.web.forms import ScoreForm
from ranker.web.limits import refuse_if_too_many
from ranker.web.submitting import submit_typed, tell
from ranker.web.visitors import for_players


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_players
def submit(request: HttpRequest, user: User, slug: str) -> HttpResponse:
    """The form, and the way to one's row on the board once the score is in."""
    subject = find_subject(slug)
    if not subject.takes_typed_scores:
        raise Refusal(status=404, detail="Scores of this game come from the game itself.")
    form = ScoreForm(request.POST or None, subject=subject, initial={"key": secrets.token_urlsafe(18)})
    if request.method == "POST":
        refuse_if_too_many(request, SubmitThrottle)
        if form.is_valid() and _submitted(request, user, form, subject):
            return HttpResponseRedirect(reverse("web:board", args=[subject.slug]) + "?around=me")
    context = {"form": form, "subject": subject}
    return render(request, "web/boards/submit.html", context, status=400 if form.errors else 200)


def _submitted(request: HttpRequest, user: User, form: ScoreForm, subject: Subject) -> bool:
    try:
        receipt = submit_typed(user=user, subject=subject, **form.cleaned_data, now=utc_now())
    except Refusal as no:
        form.take(no)
        return False
    messages.success(request, tell(receipt, subject=subject))
    return True
