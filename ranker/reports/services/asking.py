"""A rollup asked for by somebody who looks at the admin: queued once, however often the button is pressed."""

from datetime import datetime
from typing import Final, Literal

import structlog
from celery import current_app
from kombu.exceptions import OperationalError as BrokerAway
from redis import RedisError

from ranker.core.db import is_locked
from ranker.core.redis import client, key
from ranker.reports.services.rollup import LOCK

log = structlog.get_logger(__name__)
TASK: Final = "reports.rollup"
# Seconds after which a task that no worker took up is believed lost, and may be queued again.
WAITS: Final = 3600
Asked = Literal["queued", "waiting", "running", "unreachable"]


def ask_for_rollup(*, now: datetime, by: str) -> Asked:
    """Queue one, unless one is running or waits for the worker; says which."""
    if is_locked(name=LOCK):
        return "running"
    try:
        if not client().set(_mark(), now.isoformat(), nx=True, ex=WAITS):
            return "waiting"
        return _queue(by=by)
    except RedisError as error:
        log.warning("rollup.not_asked", error=type(error).__name__)
        return "unreachable"


def is_asked() -> bool:
    """Whether one waits for the worker."""
    try:
        return bool(client().exists(_mark()))
    except RedisError:
        return False


def forget_asked() -> None:
    """The worker has taken it up: from now on another one may be asked for."""
    try:
        client().delete(_mark())
    except RedisError as error:
        log.warning("rollup.still_asked", error=type(error).__name__)


def _queue(*, by: str) -> Asked:
    """By name, as beat does: the task's module knows this one."""
    try:
        current_app.send_task(TASK, retry=False)
    except BrokerAway as error:
        log.warning("rollup.not_asked", error=type(error).__name__)
        forget_asked()
        return "unreachable"
    log.info("rollup.asked", by=by)
    return "queued"


def _mark() -> str:
    return key("rollup", "asked")
