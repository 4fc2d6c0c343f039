"""What Celery beat has the hooks do."""

from celery import shared_task

from ranker.core.clock import utc_now
from ranker.hooks.services import queue


@shared_task(name="hooks.forget_old")
def forget_old() -> None:
    """Keep the delivery log a month."""
    queue.forget_old(now=utc_now())
