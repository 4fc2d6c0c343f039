"""One-time tickets: a browser's EventSource sends no headers, and a token in an address would end up in logs."""

import hashlib
import secrets
from typing import Final, cast

from ranker.core.redis import guarded, key

SECONDS: Final = 60


def make_ticket(*, player_id: int) -> str:
    """A ticket that opens the player's own stream once, within `SECONDS`. Raises `RedisAway`."""
    ticket = secrets.token_urlsafe(24)
    with guarded() as client:
        client.set(ticket_key(ticket), player_id, ex=SECONDS)
    return ticket


def use_ticket(*, ticket: str) -> int | None:
    """Whose ticket it is; it is worth nothing from then on. Raises `RedisAway`."""
    with guarded() as client:
        found = cast(bytes | None, client.getdel(ticket_key(ticket)))
    return None if found is None else int(found)


def ticket_key(ticket: str) -> str:
    """Where it is kept: Redis does not hold the ticket itself."""
    return key("live", "ticket", hashlib.sha256(ticket.encode("utf-8", "replace")).hexdigest())
