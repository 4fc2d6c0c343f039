"""How the admin's log-in form knows somebody."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

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
