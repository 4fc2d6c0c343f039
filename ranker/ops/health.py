"""How the servers behind us are, told in words that give nothing away."""

from typing import Any, Literal, TypedDict

import structlog
from django.db import DatabaseError, connection
from redis import RedisError

from ranker.core.redis import client, key

log = structlog.get_logger(__name__)
State = Literal["ok", "degraded", "down"]
# Seconds after which a silent worker, or a relay, counts as late.
WORKER_LATE = 120
RELAY_LATE = 10


class Health(TypedDict):
    """The whole answer of `/health/`."""

    status: State
    postgresql: State
    redis: State
    relay: dict[str, Any]
    worker: dict[str, Any]


def get_health(*, now: float) -> Health:
    """The state of everything; `now` in unix seconds. PostgreSQL away is down, anything else degraded."""
    postgresql, redis = postgresql_state(), redis_state()
    relay, worker = _relay(now), _worker(now)
    fine = {redis, relay["status"], worker["status"]} == {"ok"}
    status: State = "down" if postgresql == "down" else "ok" if fine else "degraded"
    return Health(status=status, postgresql=postgresql, redis=redis, relay=relay, worker=worker)


def postgresql_state() -> State:
    """Whether PostgreSQL answers the smallest question."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        log.warning("health.postgresql", error=type(error).__name__)
        connection.close()
        return "down"
    return "ok"


def redis_state() -> State:
    """Whether Redis answers in time; asked past the breaker, for what it is now."""
    try:
        client().ping()
    except RedisError as error:
        log.warning("health.redis", error=type(error).__name__)
        return "down"
    return "ok"


def _relay(now: float) -> dict[str, Any]:
    """What the relay wrote after its last look at the ledger."""
    try:
        at, lag = client().hmget(key("relay", "status"), ["at", "lag"])
    except RedisError:
        at = lag = None
    seconds = _age(at, now)
    status = "unknown" if seconds is None else "ok" if seconds <= RELAY_LATE else "late"
    return {"status": status, "lag_seconds": seconds, "lag_rows": None if lag is None else int(float(lag))}


def _worker(now: float) -> dict[str, Any]:
    """When the Celery worker last ran `ops.heartbeat`."""
    try:
        seconds = _age(client().get(key("worker", "beat")), now)
    except RedisError:
        seconds = None
    status = "unknown" if seconds is None else "ok" if seconds <= WORKER_LATE else "late"
    return {"status": status, "last_seen_seconds": seconds}


def _age(at: bytes | str | None, now: float) -> float | None:
    return None if at is None else round(max(0.0, now - float(at)), 1)
