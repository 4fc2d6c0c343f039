"""The relay's lag, written down: Redis knows only how it is now, and SQL does not know Redis."""

from datetime import datetime

from redis import RedisError

from ranker.core.db import execute
from ranker.core.redis import client, key

WORST = """
    INSERT INTO reports_relayhour AS h (hour, seconds) VALUES (date_trunc('hour', %(now)s::timestamptz), %(seconds)s)
    ON CONFLICT (hour) DO UPDATE SET seconds = greatest(h.seconds, excluded.seconds)
"""


def note_relay(*, now: datetime) -> None:
    """Keep the worst lag of this hour: seconds since the relay last finished a look at the ledger. Nothing is written
    while Redis is away or the relay has never run."""
    try:
        at = client().hget(key("relay", "status"), "at")
    except RedisError:
        return
    if at is not None:
        execute(sql=WORST, params={"now": now, "seconds": max(0.0, now.timestamp() - float(at))})
