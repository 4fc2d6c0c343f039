"""What Celery beat has the ledger do."""

from datetime import timedelta

from celery import shared_task
from django.conf import settings

from ranker.core.clock import utc_now
from ranker.scores.models import Submission
from ranker.scores.partitions import attach_months as attach


@shared_task(name="scores.attach_months")
def attach_months() -> None:
    """Keep three months of partitions ahead of the clock."""
    now = utc_now()
    attach(first=now, now=now)


@shared_task(name="scores.forget_old_submissions")
def forget_old_submissions() -> None:
    """Forget idempotency keys after `SUBMISSION_KEY_HOURS`; those of imports are kept for good."""
    oldest = utc_now() - timedelta(hours=settings.SUBMISSION_KEY_HOURS)
    Submission.objects.filter(created_at__lt=oldest).exclude(caller__startswith="import:").delete()
