"""New accounts."""

import uuid
from datetime import datetime

from django.db import transaction

from ranker.core.errors import Refusal

from ..models import User
from ..passwords import check_new_password
from ..tokens import Tokens
from .conflicts import naming_what_is_taken
from .sessions import open_session


@transaction.atomic
def register_user(
    *, username: str, email: str, password: str, now: datetime, display_name: str = "", country: str = ""
) -> tuple[User, Tokens]:
    """A new player, logged in. Raises `Refusal` (400) naming a field that is taken or a password too weak."""
    user = create_player(
        username=username,
        email=email,
        password=password,
        display_name=display_name,
        country=country,
        now=now,
    )
    return user, open_session(user=user, now=now)


def create_player(
    *,
    username: str,
    now: datetime,
    email: str | None = None,
    password: str | None = None,
    display_name: str = "",
    country: str = "",
    is_active: bool = True,
) -> User:
    """A new player; without a password nobody can log in as them. Raises as `register_user` does."""
    user = User(
        username=username,
        email=email or None,
        display_name=display_name,
        country=country,
        is_active=is_active,
        created_at=now,
    )
    if password is not None:
        check_new_password(password, user=user)
    user.set_password(password)
    with naming_what_is_taken():
        user.save(force_insert=True)
    return user


def create_external_player(
    *,
    external_id: str,
    now: datetime,
    username: str | None = None,
    display_name: str = "",
    country: str = "",
) -> tuple[User, bool]:
    """The player a game server knows as `external_id`, and whether they are new; twice is once.

    Without a `username` they get one that means nothing. Raises `Refusal` (400) when the username is taken.
    """
    if found := User.objects.filter(external_id=external_id).first():
        return found, False
    name = username or f"player-{uuid.uuid4().hex[:16]}"
    user = User(username=name, external_id=external_id, display_name=display_name, country=country, created_at=now)
    user.set_unusable_password()
    try:
        with naming_what_is_taken():
            user.save(force_insert=True)
    except Refusal:
        # Either the name is somebody else's, or another request for the same player was faster.
        if found := User.objects.filter(external_id=external_id).first():
            return found, False
        raise
    return user, True
