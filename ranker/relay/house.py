"""What the relay does beside tailing: a Redis that is empty or foreign is rebuilt, seasons come and go in it."""

from datetime import datetime

import structlog

from ranker.leaderboards import store
from ranker.leaderboards.services.rebuild import rebuild_season, seasons_for_redis
from ranker.relay.cursor import Cursor, claim, get_snapshot, is_gone, read_cursor, write_cursor
from ranker.relay.witnesses import lacks_witness

log = structlog.get_logger(__name__)


def get_or_rebuild(*, identity: str, now: datetime) -> Cursor:
    """The cursor to go on from. Where Redis holds none, everything in it is built anew from PostgreSQL first.

    Raises `RedisAway`; a rebuild cut short leaves no cursor, and the next call starts it again.
    """
    cursor = read_cursor(identity=identity)
    if cursor is not None:
        return cursor
    log.warning("relay.rebuild", why="Redis is empty or was built from another database")
    return _rebuild_all(identity=identity, now=now)


def check_ledger(*, identity: str, now: datetime) -> Cursor:
    """The cursor to go on from. Everything is built anew as well when an older database was put in the place of the one
    that Redis was built from."""
    cursor = get_or_rebuild(identity=identity, now=now)
    if is_gone(cursor=cursor) or lacks_witness():
        log.warning("relay.rebuild", why="the database was put back to an earlier state")
        return _rebuild_all(identity=identity, now=now)
    return cursor


def begin_again(*, identity: str, now: datetime) -> None:
    """What a relay does first, and after every connection it lost: both may mean another PostgreSQL than before."""
    before = read_cursor(identity=identity)
    cursor = check_ledger(identity=identity, now=now)
    # What was built just now holds all that is committed.
    if cursor == before:
        write_cursor(cursor=cursor.rewound())


def _rebuild_all(*, identity: str, now: datetime) -> Cursor:
    """What Redis held is of no worth; while it is built anew, readers are answered by PostgreSQL."""
    for season_id in store.list_seasons():
        store.forget_season(season_id=season_id)
    token = claim(identity=identity)
    # Read before any entry: what commits later is met again by the relay.
    cursor = Cursor(token=token, snapshot=get_snapshot())
    entries = sum(rebuild_season(season=season) for season in seasons_for_redis(now=now))
    write_cursor(cursor=cursor)
    log.info("relay.rebuilt", entries=entries)
    return cursor


def keep_seasons(*, now: datetime) -> None:
    """Build the seasons Redis lacks; drop those replaced or closed long ago. Raises `RedisAway`."""
    wanted = {season.pk: season for season in seasons_for_redis(now=now)}
    held = store.list_seasons()
    for season_id in wanted.keys() - {pk for pk, (live, _) in held.items() if live}:
        rebuild_season(season=wanted[season_id])
    for season_id in held.keys() - wanted.keys():
        store.forget_season(season_id=season_id)
