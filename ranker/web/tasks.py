"""What the pages leave behind, cleared away."""

from celery import shared_task
from django.core.management import call_command


@shared_task(name="web.forget_sessions")
def forget_sessions() -> None:
    """Delete the sessions that are over: browsers forget them, the table does not."""
    call_command("clearsessions")
