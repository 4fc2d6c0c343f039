"""Who looks at a page. Public pages ask the session alone: one query, and none for who has no session."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from ranker.core.errors import Refusal
from ranker.users.models import User
from ranker.users.services.sessions import refuse_unless_may_play

NAME_KEY = "visitor_name"
P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who is logged in, as pages show them. Whether they still may act is asked where they act."""

    id: int
    name: str


def remember_visitor(sender: Any, request: HttpRequest, user: User, **_: Any) -> None:
    """Keep the name in the session, so that the header of a public page costs no query."""
    request.session[NAME_KEY] = str(user)


def visitor_of(request: HttpRequest) -> Visitor | None:
    """Whose session it is, if anybody's."""
    user_id = request.session.get(SESSION_KEY)
    if user_id is None:
        return None
    return Visitor(int(user_id), request.session.get(NAME_KEY) or "")


def for_players(view: Callable[Concatenate[HttpRequest, User, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """A page of one's own: it is handed the player's row; others are asked to log in, or told why they may not."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        user = request.user
        if user.is_authenticated:
            return view(request, user, *args, **kwargs)
        refuse_if_ended(request)
        return redirect_to_login(request.get_full_path(), login_url=reverse("web:login"))

    return guarded


def refuse_if_ended(request: HttpRequest) -> None:
    """Raise `Refusal` (403) where a ban or an admin ended this session, which is then forgotten."""
    visitor = visitor_of(request)
    if visitor is None:
        return
    user = User.objects.filter(pk=visitor.id).first()
    logout(request)
    if user is not None and user.deleted_at is None:
        refuse_unless_may_play(user)


def player_or_refuse(request: HttpRequest) -> User:
    """The player's row; raises `Refusal`: 403 for who was banned meanwhile, 401 for nobody."""
    if request.user.is_authenticated:
        return request.user
    refuse_if_ended(request)
    raise Refusal(status=401, detail="Log in first.")
