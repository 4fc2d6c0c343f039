"""`Authorization: Api-Key …`: a game's own servers, known by their key's digest without SQL."""

import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import Error
from django.db.models import Q
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.request import Request

from ranker.core.clock import utc_now
from ranker.core.errors import Refusal
from ranker.games.keys import digest_of
from ranker.games.models import GameKey
from ranker.games.registry import games

# How exact the time of last use is: a key in use costs one small write in that time and process.
TOUCH_SECONDS = 60.0
_touched: dict[int, float] = {}


@dataclass(frozen=True, slots=True)
class ServerKey:
    """The principal of a request signed with a server key: it may speak for any player of one game."""

    key_id: int
    game_id: int

    is_authenticated = True
    is_anonymous = False
    is_active = True
    is_server_key = True


class ServerKeyAuthentication(BaseAuthentication):
    """`request.user` becomes a `ServerKey`; other schemes are left to other classes."""

    def authenticate(self, request: Request) -> tuple[ServerKey, None] | None:
        """The server, or nothing when there is no key; raises `Refusal` (401) for one unknown or revoked."""
        scheme, _, secret = get_authorization_header(request).partition(b" ")
        if scheme.lower() != b"api-key":
            return None
        if (found := find_key(digest_of(secret.strip().decode("latin-1")))) is None:
            raise Refusal(
                status=401,
                detail="This key is not valid, or not any more. An admin makes a new one.",
                headers={"WWW-Authenticate": self.authenticate_header(request)},
            )
        note_use(key_id=found[0])
        return ServerKey(*found), None

    def authenticate_header(self, request: Request) -> str:
        """What a 401 asks for."""
        return 'Api-Key realm="ranker"'


def find_key(digest: str) -> tuple[int, int] | None:
    """The ids of a key and its game; one made a moment ago by another process is looked for before it is refused."""
    if known := games.get().keys.get(digest):
        return known
    return GameKey.objects.filter(digest=digest, revoked_at=None).values_list("pk", "game_id").first()


def note_use(*, key_id: int) -> None:
    """Remember that a key is in use, at most once in `TOUCH_SECONDS`; no request fails for it."""
    if time.monotonic() - _touched.get(key_id, float("-inf")) < TOUCH_SECONDS:
        return
    _touched[key_id] = time.monotonic()
    now = utc_now()
    long_ago = now - timedelta(seconds=TOUCH_SECONDS)
    try:
        key = GameKey.objects.filter(Q(last_used_at=None) | Q(last_used_at__lt=long_ago), pk=key_id)
        key.update(last_used_at=now)
    except Error:
        return


class ServerKeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How OpenAPI calls it."""

    target_class = ServerKeyAuthentication
    name = "serverKey"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """A header that begins with `Api-Key`."""
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "`Api-Key` and a space before the key.",
        }
