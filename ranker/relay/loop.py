"""The relay itself: one at a time in the whole installation, by an advisory lock that dies with its connection."""

import threading
import time
from collections.abc import Callable
from datetime import datetime

import structlog
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection

from ranker.core.clock import utc_now
from ranker.core.db import advisory_lock
from ranker.core.redis import RedisAway, breaker
from ranker.relay.chores import Chores
from ranker.relay.cursor import Cursor, get_identity, report, write_cursor
from ranker.relay.house import begin_again, check_ledger, get_or_rebuild, keep_seasons
from ranker.relay.projections import PROJECTIONS
from ranker.relay.tail import read_batch

log = structlog.get_logger(__name__)
LOCK = "relay"
HOUSEKEEPING_SECONDS = 1.0
RETRY_SECONDS = 0.5


class Relay:
    """Tails the ledger until told to stop; whatever fails is tried again from the cursor."""

    def __init__(self, *, stop: threading.Event, chores: Chores | None = None) -> None:
        self._stop = stop
        self._chores = chores or Chores()
        self._identity = ""
        self._kept_at = float("-inf")

    def run(self) -> None:
        """Work while the lock is held; wait for it while another relay holds it."""
        while not self._stop.is_set():
            try:
                with advisory_lock(name=LOCK, wait=False) as got:
                    self._work() if got else self._stop.wait(RETRY_SECONDS)
            except (DatabaseError, InterfaceError, RedisAway) as error:
                log.warning("relay.interrupted", error=type(error).__name__, detail=str(error).strip()[:200])
                connection.close()
                self._stop.wait(RETRY_SECONDS)
        connection.close()

    def _work(self) -> None:
        breaker.reset()
        self._identity = get_identity()
        begin_again(identity=self._identity, now=utc_now())
        while not self._stop.is_set():
            breaker.reset()
            if not self.poll(now=utc_now()):
                self._stop.wait(settings.RELAY_POLL_SECONDS)

    def poll(self, *, now: datetime) -> bool:
        """One look at the ledger; says whether there is more. Raises `RedisAway` and `DatabaseError`."""
        self._identity = self._identity or get_identity()
        self._housekeep(now=now)
        return relay_once(identity=self._identity, now=now)

    def _housekeep(self, *, now: datetime) -> None:
        if time.monotonic() - self._kept_at < HOUSEKEEPING_SECONDS:
            return
        self._identity = get_identity()
        check_ledger(identity=self._identity, now=now)
        keep_seasons(now=now)
        self._chores.start(now=now)
        self._kept_at = time.monotonic()


def relay_once(*, identity: str, now: datetime, projections: tuple[Callable[..., None], ...] = PROJECTIONS) -> bool:
    """Project what the ledger gained since the cursor, then move the cursor; says whether there is more to read."""
    cursor: Cursor = get_or_rebuild(identity=identity, now=now)
    batch = read_batch(cursor=cursor)
    for project in projections:
        project(batch)
    if batch.cursor != cursor:
        write_cursor(cursor=batch.cursor)
    report(waiting=0 if batch.is_last else settings.RELAY_BATCH)
    return not batch.is_last
