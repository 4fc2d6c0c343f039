"""The two accounts of the demo: a player to look around as, and an admin."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import make_password

from ranker.users.models import User

PLAYER, ADMIN = "demo", "admin"


@dataclass(frozen=True, slots=True)
class Passwords:
    """What the two log in with; `generated` are those nobody has been told yet."""

    player: str
    admin: str
    generated: Mapping[str, str]


def get_passwords() -> Passwords:
    """From `DEMO_PLAYER_PASSWORD` and `DEMO_ADMIN_PASSWORD`, or made up."""
    given = {PLAYER: os.environ.get("DEMO_PLAYER_PASSWORD"), ADMIN: os.environ.get("DEMO_ADMIN_PASSWORD")}
    generated = {name: secrets.token_urlsafe(9) for name, password in given.items() if not password}
    found = {name: password for name, password in given.items() if password} | generated
    return Passwords(found[PLAYER], found[ADMIN], generated)


def name_demo_player(*, player_id: int, password: str) -> bool:
    """Make the first of the demo's players the one to log in as; not if there is a `demo` already."""
    if User.objects.filter(username__lower=PLAYER).exists():
        return False
    User.objects.filter(pk=player_id).update(
        username=PLAYER, display_name="Demo Player", country="GB", password=make_password(password)
    )
    return True


def create_admin(*, password: str, now: datetime) -> bool:
    """An admin who may do everything; not if there is an `admin` already, whose password stays."""
    if User.objects.filter(username__lower=ADMIN).exists():
        return False
    User.objects.create_superuser(ADMIN, None, password, created_at=now)
    return True
