"""A demo comes with what the analyst's dashboards need beside scores."""

from collections.abc import Iterator
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command

from ranker.core.redis import client
from ranker.reports.models import RelayHour, RollupCursor
from ranker.reports.tasks import rollup
from tests.reports.ledgers import day, view

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def queue() -> Iterator[str]:
    """The worker's queue, with what the demo has put there."""
    name = settings.CELERY_BROKER_TRANSPORT_OPTIONS["global_keyprefix"] + "celery"
    client().delete(name)
    for _ in range(2):
        call_command("setup_demo_data", "--players=60", "--scores=900", "--days=10", stdout=StringIO())
    yield name
    client().delete(name)


def test_its_days_are_rolled_up_by_the_worker(queue: str) -> None:
    assert client().llen(queue) == 1
    rollup()
    assert RollupCursor.objects.get().closed_through == day(1)


def test_every_hour_of_it_has_a_relay_delay(queue: str) -> None:
    # Ten days of 24 hours; the hour that is not over yet is the relay's own.
    assert RelayHour.objects.count() == 240
    assert all(0.05 <= hour.seconds < 10 for hour in RelayHour.objects.all())
    over = view("superset_operations", where="hour < date_trunc('hour', now()) AND hour >= now() - interval '9 days'")
    assert over and all(row["relay_age_seconds"] is not None for row in over)
