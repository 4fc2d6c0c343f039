"""Everything held about one player. Apps above add their part, so that accounts need not know them."""

from collections.abc import Callable
from typing import Any

from .models import RefreshToken, User

Section = Callable[[int], Any]
_sections: dict[str, Section] = {}


def register_export_section(name: str, section: Section) -> None:
    """Add what `section(user_id)` returns to every export as `name`; called from an app's `ready()`."""
    _sections[name] = section


def export_account(*, user_id: int) -> dict[str, Any]:
    """All there is about a player, as plain data; raises `User.DoesNotExist`."""
    user = User.objects.get(id=user_id)
    return {
        "account": _account(user),
        "sessions": _sessions(user_id),
        **{name: section(user_id) for name, section in _sections.items()},
    }


def _account(user: User) -> dict[str, Any]:
    shown = ("id", "username", "email", "display_name", "country", "external_id")
    times = ("created_at", "last_login", "banned_at")
    return {name: getattr(user, name) for name in shown + times}


def _sessions(user_id: int) -> list[Any]:
    """When tokens were handed out and ended; the tokens themselves are not ours to show."""
    rows = RefreshToken.objects.filter(user_id=user_id).order_by("created_at")
    return list(rows.values("created_at", "expires_at", "consumed_at", "revoked_at"))
