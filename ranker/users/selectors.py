"""Reading accounts."""

from typing import Any

from django.db.models import Q, QuerySet

from ranker.core.errors import Refusal

from .models import User
from .tokens import invalid_token

BANNED = "This account is banned."
DISABLED = "This account is disabled."


def get_current_user(principal: Any) -> User:
    """The account behind a `TokenPlayer`.

    Raises `Refusal`: 401 when it is gone, disabled or its token is from before a new password or a log-out
    everywhere, 403 when it is banned.
    """
    user = User.objects.filter(id=principal.id).first()
    if user is None or user.deleted_at is not None:
        raise invalid_token()
    # Before the version, which a ban raises: the player should be told why.
    if user.banned_at is not None:
        raise Refusal(status=403, detail=BANNED)
    if not user.is_active or user.token_version != principal.token_version:
        raise invalid_token()
    return user


def find_by_login(name: str) -> User | None:
    """The account of that username or, with an @ in it, that email address, whatever the case."""
    name = name.strip().lower()
    lookup = {"email__lower": name} if "@" in name else {"username__lower": name}
    return User.objects.filter(**lookup).first()


def list_profiles(*, search: str = "") -> QuerySet[User]:
    """Public profiles in order of id: all, or those whose username or display name begins with `search`."""
    shown = User.objects.filter(banned_at=None, deleted_at=None).order_by("id")
    prefix = search.strip().lower()
    if not prefix:
        return shown
    return shown.filter(Q(username__lower__startswith=prefix) | Q(display_name__lower__startswith=prefix))


def get_profile(user_id: int) -> User:
    """A public profile; raises `Refusal` (404) for players nobody is shown: banned and deleted ones."""
    user = list_profiles().filter(id=user_id).first()
    if user is None:
        raise Refusal(status=404, detail="There is no such player.")
    return user
