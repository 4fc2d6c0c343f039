"""Changes to accounts, and their end."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from ranker.core.errors import Refusal

from ..models import RefreshToken, User
from ..passwords import check_new_password, password_matches
from ..tokens import Tokens
from ..validators import DELETED_PREFIX
from .conflicts import naming_what_is_taken
from .sessions import end_all_sessions, lock_user, open_session

# What `change_profile` may touch, whatever it is handed.
CHANGEABLE = frozenset({"username", "email", "display_name", "country", "is_active"})
DELETED_NAME = "deleted player"
NOBODY = "There is no such player."


@transaction.atomic
def change_profile(*, user_id: int, changes: Mapping[str, Any], now: datetime) -> User:
    """Write `changes` (names in `CHANGEABLE`); disabling an account ends its sessions.

    Raises `Refusal`: 400 naming a field that is taken, 404 for an account that is gone.
    """
    if forbidden := changes.keys() - CHANGEABLE:
        raise ValueError(f"not part of a profile: {sorted(forbidden)}")
    accounts = User.objects.filter(id=user_id, deleted_at=None)
    with naming_what_is_taken():
        if changes:
            accounts.update(**changes)
    if changes.get("is_active") is False:
        end_all_sessions(user_id=user_id, now=now)
    if (user := accounts.first()) is None:
        raise Refusal(status=404, detail=NOBODY)
    return user


def change_password(*, user_id: int, current_password: str, new_password: str, now: datetime) -> tuple[User, Tokens]:
    """A new password and a new session; all others are ended.

    Raises `Refusal` (400) naming `current_password` when it is wrong, or `new_password` when it is weak.
    """
    with transaction.atomic():
        user = lock_user(user_id)
        if not password_matches(user, current_password):
            raise Refusal(errors={"current_password": ["This is not your password."]})
        set_password(user=user, password=new_password, now=now, field="new_password")
        return user, open_session(user=user, now=now)


@transaction.atomic
def set_password(*, user: User, password: str, now: datetime, field: str = "password") -> None:
    """Write a password and end all sessions; raises `Refusal` (400) naming `field` when it is weak."""
    check_new_password(password, user=user, field=field)
    user.set_password(password)
    user.save(update_fields=["password"])
    end_all_sessions(user_id=user.id, now=now)
    user.refresh_from_db(fields=["token_version"])


def refuse_unless_may_administer(*, actor: Any, user_id: int) -> None:
    """Raise `Refusal`: 404 for an account that is gone, 403 for an admin's account unless by a superuser."""
    user = User.objects.filter(id=user_id, deleted_at=None).first()
    if user is None:
        raise Refusal(status=404, detail=NOBODY)
    if user.is_staff and not User.objects.filter(id=actor.pk, is_superuser=True).exists():
        raise Refusal(status=403, detail="Only a superuser may change an admin's account.")


@transaction.atomic
def delete_account(*, user_id: int, now: datetime) -> None:
    """Remove the personal data of an account in place; its scores stay, under no name. Twice is once."""
    user = User.objects.select_for_update().filter(id=user_id, deleted_at=None).first()
    if user is None:
        return
    _forget(user, now=now)
    user.save()
    user.groups.clear()
    user.user_permissions.clear()
    RefreshToken.objects.filter(user_id=user_id).delete()


def _forget(user: User, *, now: datetime) -> None:
    # A ban stays: without it the scores would come back to the boards.
    user.username, user.display_name = f"{DELETED_PREFIX}{user.id}", DELETED_NAME
    user.email = user.external_id = user.last_login = None
    user.country = ""
    user.set_unusable_password()
    user.is_active = user.is_staff = user.is_superuser = False
    user.deleted_at = now
    user.token_version += 1
