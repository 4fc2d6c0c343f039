"""Signing up, logging in, logging out. The same rules, services and limits as the API's."""

from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from ranker.core.clock import utc_now
from ranker.core.errors import Refusal
from ranker.core.throttling import LoginThrottle, ReadThrottle, RegisterThrottle
from ranker.users.services import check_credentials
from ranker.users.services.accounts import create_player
from ranker.web.forms import LoginForm, SignUpForm
from ranker.web.limits import refuse_if_too_many
from ranker.web.visitors import visitor_of

BACKEND = "ranker.users.backends.UsernameOrEmailBackend"


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def log_in(request: HttpRequest) -> HttpResponse:
    """By username or email address; a banned account is told so."""
    form = LoginForm(request.POST or None)
    if request.method == "POST":
        refuse_if_too_many(request, ReadThrottle, LoginThrottle)
        if form.is_valid() and (next_page := _try_to_log_in(request, form)):
            return next_page
    elif visitor_of(request):
        return HttpResponseRedirect(_next(request))
    context = {"form": form, "next": _next(request, default="")}
    return render(request, "web/account/login.html", context, status=400 if form.errors else 200)


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: HttpRequest) -> HttpResponse:
    """A new player, logged in."""
    form = SignUpForm(request.POST or None)
    if request.method == "POST":
        refuse_if_too_many(request, RegisterThrottle)
        if form.is_valid() and (next_page := _try_to_sign_up(request, form)):
            return next_page
    context = {"form": form, "next": _next(request, default="")}
    return render(request, "web/account/signup.html", context, status=400 if form.errors else 200)


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """The end of this session."""
    logout(request)
    return HttpResponseRedirect(reverse("web:home"))


def _try_to_log_in(request: HttpRequest, form: LoginForm) -> HttpResponse | None:
    try:
        user = check_credentials(**form.cleaned_data)
    except Refusal as no:
        form.take(no)
        return None
    login(request, user, backend=BACKEND)
    return HttpResponseRedirect(_next(request))


def _try_to_sign_up(request: HttpRequest, form: SignUpForm) -> HttpResponse | None:
    try:
        user = create_player(**form.cleaned_data, now=utc_now())
    except Refusal as no:
        form.take(no)
        return None
    login(request, user, backend=BACKEND)
    return HttpResponseRedirect(_next(request, default=reverse("web:player", args=[user.pk])))


def _next(request: HttpRequest, default: str = "/") -> str:
    """Where somebody wanted to go, if that is here."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    here = {request.get_host()}
    is_safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts=here, require_https=request.is_secure())
    return wanted if is_safe else default
