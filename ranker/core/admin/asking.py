"""One page between a button and what it does: what will happen, to what, and a reason where one is kept.

It is an ordinary form, so it works without JavaScript; nothing is done by following a link.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import ModelAdmin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from unfold.widgets import UnfoldAdminTextareaWidget

from ranker.core.admin.rights import sentences
from ranker.core.errors import Refusal

# More at once would keep the request, and every lock it takes, for too long.
AT_ONCE = 100
CONFIRMED = "confirmed"
TOO_MANY = f"Choose at most {AT_ONCE} at once."
# What the list's own form sent, to be sent again with the answer.
FORWARDED = ("action", ACTION_CHECKBOX_NAME, "select_across", "index")


class ConfirmForm(forms.Form):
    """Nothing to fill in: the button is the answer."""


class ReasonForm(forms.Form):
    """Why: it is kept in the moderation trail, with who and when."""

    reason = forms.CharField(
        max_length=500,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3, "autofocus": True}),
        help_text="Kept for good, with your name and the time.",
        error_messages={"required": "Say why: the trail keeps it."},
    )


@dataclass(frozen=True)
class Question:
    """What is asked: "Void 3 scores?"; what follows from a yes; the rows it is about; and the button."""

    title: str
    consequence: str
    rows: Sequence[Any]
    button: str
    is_dangerous: bool = True
    needs_reason: bool = True


def ask(request: HttpRequest, question: Question, *, admin: "ModelAdmin[Any]", back_url: str) -> HttpResponse | str:
    """The reason (empty where none is kept) once the question is answered, else the page that asks it."""
    form_class = ReasonForm if question.needs_reason else ConfirmForm
    form = form_class(request.POST if CONFIRMED in request.POST else None)
    if form.is_bound and form.is_valid():
        return str(form.cleaned_data.get("reason", ""))
    forwarded = [(name, value) for name in FORWARDED for value in request.POST.getlist(name)]
    context = {
        **admin.admin_site.each_context(request),
        "title": question.title,
        "question": question,
        "form": form,
        "forwarded": forwarded,
        "opts": admin.opts,
        "back_url": back_url,
    }
    return TemplateResponse(request, "admin/ask.html", context)


def do_each(request: HttpRequest, rows: Sequence[Any], act: Callable[[Any], object], *, done: str) -> None:
    """Do something to each row, and say how many it was done to and why any was left; `done` has a `{n}` in it."""
    n = 0
    for row in rows:
        try:
            act(row)
            n += 1
        except Refusal as refusal:
            messages.warning(request, f"{row}: {' '.join(sentences(refusal))}")
    if n:
        messages.success(request, done.format(n=n))
