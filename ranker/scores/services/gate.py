"""A moment in which no submission runs, so that every later one finds the season that was put up in it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.db.utils import OperationalError
from psycopg.errors import LockNotAvailable

from ranker.core.db import execute

ATTEMPTS = 40


@contextmanager
def closed_gate() -> Iterator[None]:
    """A transaction during which no submission runs. Raises `OperationalError` when submissions leave no gap."""
    with transaction.atomic():
        _close()
        yield


def _close() -> None:
    """In short tries, each from a savepoint: submissions queue behind a lock that is waited for, too."""
    for attempt in range(ATTEMPTS):
        try:
            with transaction.atomic():
                execute(sql="SET LOCAL lock_timeout = '250ms'")
                execute(sql="LOCK TABLE leaderboards_season IN EXCLUSIVE MODE")
            return
        except OperationalError as error:
            if not isinstance(error.__cause__, LockNotAvailable) or attempt == ATTEMPTS - 1:
                raise
            time.sleep(0.05)
