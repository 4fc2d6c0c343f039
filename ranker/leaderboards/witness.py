"""The last ledger row that each connection to PostgreSQL has shown in Redis.

The relay remembers the newest row that it met itself; what a submission applies can be ahead of that. Should an older
database be put in place meanwhile, it lacks one of these rows, and the relay sees that Redis was built from another.
Every connection keeps a witness of its own: none made after the restore takes the place of one made before it.
"""

import time
from dataclasses import dataclass
from datetime import datetime

from ranker.core.db import last_connection
from ranker.core.redis import guarded, key


@dataclass(frozen=True, slots=True)
class LedgerRef:
    """A row of `scores_score` or, if `is_moderation`, of `scores_moderation`. Its time tells it from another one that
    was given the same id after a restore."""

    id: int
    created_at: datetime
    is_moderation: bool = False


def witness_field(row: LedgerRef) -> tuple[str, str, str]:
    """The key, field and value that remember a row as the last one this thread's connection has shown."""
    value = f"{row.id} {int(row.is_moderation)} {row.created_at.isoformat()} {int(time.time())}"
    return key("relay", "witnesses"), last_connection(), value


def list_witnesses() -> dict[str, tuple[LedgerRef, float]]:
    """Every connection's row, and the Unix time at which it was shown. Raises `RedisAway`."""
    with guarded() as client:
        found: dict[bytes, bytes] = client.hgetall(key("relay", "witnesses"))  # type: ignore[assignment]
    return {name.decode(): _parse(value.decode()) for name, value in found.items()}


def forget_witnesses(*, names: list[str]) -> None:
    """Drop those of connections that have long been closed or silent; a new row makes a new witness."""
    if names:
        with guarded() as client:
            client.hdel(key("relay", "witnesses"), *names)


def _parse(value: str) -> tuple[LedgerRef, float]:
    row_id, is_moderation, created_at, shown_at = value.split(" ")
    return LedgerRef(int(row_id), datetime.fromisoformat(created_at), is_moderation == "1"), float(shown_at)
