"""Browsers of staff, for tests of the admin."""

from typing import Any

from django.contrib.auth.models import Permission
from django.test import Client

from ranker.users.models import User

BACKEND = "ranker.users.backends.UsernameOrEmailBackend"


def browser_of(user: User) -> Client:
    """A browser somebody has logged in with."""
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def make_staff(name: str, *permissions: str) -> User:
    """Staff with the permissions of those codenames; `view` stands for every permission to view."""
    user = User.objects.create_user(name, None, None, is_staff=True)
    for codename in permissions:
        found = Permission.objects.all()
        found = found.filter(codename__startswith="view_") if codename == "view" else found.filter(codename=codename)
        user.user_permissions.add(*found)
    return user


def shown(page: Any) -> str:
    """What a page says, as one line of text with its tags."""
    return " ".join(page.content.decode().split())
