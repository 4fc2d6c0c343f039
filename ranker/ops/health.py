"""How the servers behind us are, told in words that give nothing away."""

from typing import Any, Literal, NamedTuple, TypedDict

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


class Reports(NamedTuple):
    """What the relay and the worker left in Redis: unix seconds, and rows waiting."""

    relay_at: float | None = None
    relay_lag: float | None = None
    worker_at: float | None = None


def get_health(*, now: float) -> Health:
    """The state of everything; `now` in unix seconds. PostgreSQL away is down, anything else degraded."""
    postgresql, reports = postgresql_state(), _read_reports()
    relay, worker = _relay(reports or Reports(), now), _worker(reports or Reports(), now)
    fine = reports is not None and relay["status"] == worker["status"] == "ok"
    status: State = "down" if postgresql == "down" else "ok" if fine else "degraded"
    redis: State = "down" if reports is None else "ok"
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


def _read_reports() -> Reports | None:
    """All of them in one round trip; nothing when Redis does not answer."""
    try:
        pipe = client().pipeline(transaction=False)
        pipe.hmget(key("relay", "status"), ["at", "lag"])
        pipe.get(key("worker", "beat"))
        (at, lag), beat = pipe.execute()
    except RedisError as error:
        log.warning("health.redis", error=type(error).__name__)
        return None
    return Reports(*(None if value is None else float(value) for value in (at, lag, beat)))


def _relay(reports: Reports, now: float) -> dict[str, Any]:
    lag = None if reports.relay_lag is None else int(reports.relay_lag)
    seconds, status = _age(reports.relay_at, now, late=RELAY_LATE)
    return {"status": status, "lag_seconds": seconds, "lag_rows": lag}


def _worker(reports: Reports, now: float) -> dict[str, Any]:
    seconds, status = _age(reports.worker_at, now, late=WORKER_LATE)
    return {"status": status, "last_seen_seconds": seconds}


def _age(at: float | None, now: float, *, late: float) -> tuple[float | None, str]:
    if at is None:
        return None, "unknown"
    seconds = round(max(0.0, now - at), 1)
    return seconds, "ok" if seconds <= late else "late"
