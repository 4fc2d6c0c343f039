"""How the admin's log-in form knows somebody."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from ranker.core.address import client_address

from .models import User
from .passwords import password_matches
from .selectors import find_by_login


class UsernameOrEmailBackend(ModelBackend):
    """Username or email address, in whatever case."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> User | None:
        """The account, if the password is right and it may log in."""
        user = find_by_login(username or "")
        if password is None or not password_matches(user, password) or user is None:
            return None
        return user if user.may_play else None

    def user_can_authenticate(self, user: Any) -> bool:
        """Whether an open session goes on: not after a ban."""
        return bool(getattr(user, "may_play", False))


def login_name(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """What axes counts failures by: the account's username, so that its email address is not another ten tries."""
    typed = str((credentials or request.POST).get("username") or "").replace("\0", "")
    user = find_by_login(typed)
    return (user.username if user else typed).strip().lower()[:255]


def login_address(request: HttpRequest) -> str | None:
    """What axes counts failures by, too: the client's own address, not that of our proxy."""
    return client_address(request) or None
