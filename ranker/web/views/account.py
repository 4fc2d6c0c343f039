"""One's own account."""

from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ranker.core.clock import utc_now
from ranker.core.errors import Refusal
from ranker.core.redis import RedisAway
from ranker.core.renderers import OrjsonRenderer
from ranker.core.throttling import PasswordThrottle
from ranker.live.tickets import make_ticket
from ranker.live.views import AWAY
from ranker.users.export import export_account
from ranker.users.models import User
from ranker.users.passwords import password_matches
from ranker.users.services import change_password, change_profile, delete_account
from ranker.web.forms import DeleteForm, PageForm, PasswordForm, ProfileForm
from ranker.web.limits import refuse_if_too_many
from ranker.web.views.auth import BACKEND
from ranker.web.visitors import NAME_KEY, for_players, player_or_refuse

FIELDS = ("username", "email", "display_name", "country")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@for_players
def account(request: HttpRequest, user: User) -> HttpResponse:
    """What I may change about myself, and the ways to everything else."""
    initial = {name: getattr(user, name) for name in FIELDS}
    form = ProfileForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid() and _changed(request, user, form):
        messages.success(request, "Saved.")
        return HttpResponseRedirect(reverse("web:account"))
    return _shown(request, user, profile=form)


@never_cache
@sensitive_post_parameters()
@require_POST
@for_players
def password(request: HttpRequest, user: User) -> HttpResponse:
    """Another password; every other session ends."""
    refuse_if_too_many(request, PasswordThrottle)
    form = PasswordForm(request.POST)
    if form.is_valid():
        try:
            user, _ = change_password(user_id=user.pk, **form.cleaned_data, now=utc_now())
        except Refusal as no:
            form.take(no)
        else:
            login(request, user, backend=BACKEND)
            messages.success(request, "Your password is changed, and you are logged out everywhere else.")
            return HttpResponseRedirect(reverse("web:account"))
    return _shown(request, user, password=form)


@never_cache
@require_safe
@for_players
def export(request: HttpRequest, user: User) -> HttpResponse:
    """Everything held about me, to keep."""
    content = OrjsonRenderer().render(export_account(user_id=user.pk))
    headers = {"Content-Disposition": 'attachment; filename="account.json"'}
    return HttpResponse(content, content_type="application/json", headers=headers)


@never_cache
@sensitive_post_parameters()
@require_POST
@for_players
def delete(request: HttpRequest, user: User) -> HttpResponse:
    """The end of my account, with my password."""
    refuse_if_too_many(request, PasswordThrottle)
    form = DeleteForm(request.POST)
    if form.is_valid() and password_matches(user, form.cleaned_data["password"]):
        delete_account(user_id=user.pk, now=utc_now())
        logout(request)
        messages.success(request, "Your account is deleted. Your scores stay, under no name.")
        return HttpResponseRedirect(reverse("web:home"))
    if form.is_valid():
        form.add_error("password", "This is not your password.")
    return _shown(request, user, delete=form)


@never_cache
@require_POST
def live_ticket(request: HttpRequest) -> HttpResponse:
    """A ticket for my own live events: a browser's session is not looked at by the API."""
    player = player_or_refuse(request)
    try:
        return JsonResponse({"ticket": make_ticket(player_id=player.pk)}, status=201)
    except RedisAway:
        raise Refusal(status=503, detail=AWAY, headers={"Retry-After": "2"}) from None


def _changed(request: HttpRequest, user: User, form: ProfileForm) -> bool:
    try:
        changed = change_profile(user_id=user.pk, changes=form.cleaned_data, now=utc_now())
    except Refusal as no:
        form.take(no)
        return False
    request.session[NAME_KEY] = str(changed)
    return True


def _shown(request: HttpRequest, user: User, **forms: PageForm) -> HttpResponse:
    """The account's page, with the form that was sent back with its faults."""
    initial = {name: getattr(user, name) for name in FIELDS}
    fresh: dict[str, PageForm] = {
        "profile": ProfileForm(initial=initial, auto_id="id_%s"),
        "password": PasswordForm(auto_id="id_password_%s"),
        "delete": DeleteForm(auto_id="id_delete_%s"),
    }
    is_wrong = any(form.errors for form in forms.values())
    context = {"forms": fresh | forms, "account": user}
    return render(request, "web/account/account.html", context, status=400 if is_wrong else 200)
