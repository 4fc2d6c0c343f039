"""The other tail: what the ledger gained, carried into achievements and webhooks, which PostgreSQL keeps.

Its cursor is in PostgreSQL and moves with what it did, in one transaction: an emptied Redis, or none, takes nothing
from it, and no event is lost or made twice. It begins at the beginning of the ledger.
"""

import threading
from datetime import datetime, timedelta
from typing import NamedTuple

import structlog
from django.db import connection, transaction

from ranker.achievements.catalogue import ensure_catalogue
from ranker.achievements.models import Achievement
from ranker.core.clock import utc_now
from ranker.core.db import advisory_lock
from ranker.relay.awards import Happened, project_awards
from ranker.relay.cursor import Cursor, get_identity, get_snapshot
from ranker.relay.events import enqueue_closed_seasons, project_hooks
from ranker.relay.models import Progress
from ranker.relay.personal import tell_players
from ranker.relay.tail import Batch, read_batch

log = structlog.get_logger(__name__)
NAME = "durable"
LOCK = "relay.durable"
BEGINNING = "1:1:"
RETRY_SECONDS = 0.5
# Seconds between two looks: nobody waits for these as they do for a board, and a look at many scores costs hardly more
# than a look at one.
POLL_SECONDS = 0.25
SEASONS_SECONDS = 5.0
QUIET = timedelta(seconds=10)


class Seen(NamedTuple):
    """A look at the ledger from a cursor, and when that moved last."""

    cursor: Cursor
    batch: Batch
    moved_at: datetime


class DurableTail:
    """Runs beside the relay, in a thread of its own, so that a long import does not hold up the boards."""

    def __init__(self, *, stop: threading.Event) -> None:
        self._stop = stop

    def run(self) -> None:
        """Work until told to stop; whatever fails is logged and tried again from the cursor."""
        while not self._stop.is_set():
            try:
                with advisory_lock(name=LOCK, wait=False) as got:
                    self._work() if got else self._stop.wait(RETRY_SECONDS)
            except Exception as error:
                log.warning("relay.durable_interrupted", error=type(error).__name__, detail=str(error).strip()[:200])
                connection.close()
                self._stop.wait(RETRY_SECONDS)
        connection.close()

    def _work(self) -> None:
        identity, waited = get_identity(), SEASONS_SECONDS
        while not self._stop.is_set():
            if waited >= SEASONS_SECONDS:
                identity, waited = get_identity(), 0.0
                enqueue_closed_seasons(now=utc_now())
            if not durable_once(identity=identity, now=utc_now()):
                self._stop.wait(POLL_SECONDS)
                waited += POLL_SECONDS


def durable_once(*, identity: str, now: datetime) -> bool:
    """Take in what the ledger gained; says whether there is more. Players are told once it is committed."""
    seen = _look(identity=identity)
    if seen and _is_quiet(seen, now=now):
        return False
    with transaction.atomic():
        progress = _progress(identity=identity, now=now)
        cursor = _cursor(progress)
        batch = seen.batch if seen and seen.cursor == cursor else read_batch(cursor=cursor)
        happened = _take_in(batch, now=now)
        if batch.cursor != cursor:
            _move(progress, cursor=batch.cursor, now=now)
    tell_players(happened=happened, now=now)
    return not batch.is_last


def _look(*, identity: str) -> Seen | None:
    """What is there to take in; nothing where the cursor is not this database's."""
    progress = Progress.objects.filter(name=NAME, identity=identity).first()
    if progress is None:
        return None
    cursor = _cursor(progress)
    return Seen(cursor, read_batch(cursor=cursor), progress.moved_at)


def _is_quiet(seen: Seen, *, now: datetime) -> bool:
    """Whether there is nothing to take in. Seen without writing: a commit is itself news to every tail, so that two of
    them would keep each other busy. Once in a while the cursor moves on all the same, and so does one on its way to a
    snapshot, though no row is left before that."""
    batch = seen.batch
    is_empty = batch.is_last and not batch.scores and not batch.moderations
    return is_empty and not seen.cursor.target and now - seen.moved_at <= QUIET


def _take_in(batch: Batch, *, now: datetime) -> Happened:
    happened = project_awards(batch, now=now)
    project_hooks(batch, happened=happened, now=now)
    return happened


def _progress(*, identity: str, now: datetime) -> Progress:
    """The cursor's row, locked. In another database its transaction ids mean nothing: there it begins at the present,
    and every achievement is gone through again."""
    fresh = {"identity": identity, "snapshot": BEGINNING, "moved_at": now}
    progress, is_new = Progress.objects.select_for_update().get_or_create(name=NAME, defaults=fresh)
    if is_new:
        ensure_catalogue()
    if progress.identity != identity:
        log.warning("relay.durable_restart", why="the cursor was another database's")
        _move(progress, cursor=Cursor(token="", snapshot=get_snapshot()), now=now, identity=identity)
        ensure_catalogue()
        Achievement.objects.filter(is_active=True).update(rule_changed_at=now)
    return progress


def _cursor(progress: Progress) -> Cursor:
    return Cursor(
        token="",
        snapshot=progress.snapshot,
        target=progress.target,
        xid=progress.xid,
        kind=progress.kind,
        id=progress.row_id,
    )


def _move(progress: Progress, *, cursor: Cursor, now: datetime, identity: str | None = None) -> None:
    progress.identity = identity or progress.identity
    progress.snapshot, progress.target = cursor.snapshot, cursor.target
    progress.xid, progress.kind, progress.row_id = cursor.xid, cursor.kind, cursor.id
    progress.moved_at = now
    progress.save()
