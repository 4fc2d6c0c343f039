"""What Celery beat has the reports do."""

from celery import shared_task

from ranker.core.clock import utc_now
from ranker.reports.services.asking import forget_asked
from ranker.reports.services.relay_hours import note_relay
from ranker.reports.services.rollup import rollup as run


@shared_task(name="reports.rollup")
def rollup() -> None:
    """Roll up what is due; nightly at 00:20 UTC, and whenever an admin asks."""
    forget_asked()
    run(now=utc_now())


@shared_task(name="reports.note_relay")
def note_relay_lag() -> None:
    """Write down how far the relay is behind."""
    note_relay(now=utc_now())
