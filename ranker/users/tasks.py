"""What the worker does for accounts."""

from celery import shared_task
from django.utils import timezone

from . import services


@shared_task(name="users.forget_refresh_tokens")
def forget_refresh_tokens() -> None:
    """Delete refresh tokens that have ended."""
    services.forget_refresh_tokens(now=timezone.now())
