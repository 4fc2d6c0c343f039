"""What Celery beat has the boards do."""

from celery import shared_task

from ranker.core.clock import utc_now
from ranker.leaderboards.services.seasons import close_seasons, open_seasons


@shared_task(name="leaderboards.turn_seasons")
def turn_seasons() -> None:
    """Open what is missing for today and tomorrow, close what is over. Safe to run twice and at once."""
    now = utc_now()
    open_seasons(now=now)
    close_seasons(now=now)
