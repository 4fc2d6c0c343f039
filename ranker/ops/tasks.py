"""What the worker does to show that it is there."""

import time
from typing import Any

from celery import shared_task
from celery.signals import worker_ready

from ranker.core.redis import client, key

# Seconds the mark is kept: long enough to say how long ago a dead worker was last seen.
KEPT = 24 * 3600


@shared_task(name="ops.heartbeat")
def heartbeat() -> None:
    """Leave the time where `/health/` looks for it."""
    client().set(key("worker", "beat"), time.time(), ex=KEPT)


@worker_ready.connect
def show_at_once(**_told: Any) -> None:
    """A worker that has just begun is not late: the clock sets the task off only half a minute later."""
    heartbeat.delay()
