"""Seasons rebuilt in Redis from their entries, while writes go on and readers see the old epoch or the new one."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q

from ranker.core.chunks import in_chunks
from ranker.core.db import advisory_lock, fetch_tuples, int_array
from ranker.leaderboards import store
from ranker.leaderboards.models import Entry, Season, SeasonState
from ranker.leaderboards.registry import season_ref
from ranker.leaderboards.stored import EntryState

CHUNK = 1000
ENTRIES = """
    SELECT player_id, value, version, achieved_at FROM leaderboards_entry
    WHERE season_id = %(season)s AND player_id = ANY (%(players)s::bigint[]) ORDER BY player_id
"""


def seasons_for_redis(*, now: datetime) -> Iterable[Season]:
    """The seasons Redis should hold: those open or being built, and those closed not long ago. One of the past that is
    still being filled has no time of closing yet."""
    recent = now - timedelta(days=settings.CLOSED_SEASON_DAYS_IN_REDIS)
    live = Q(state__in=[SeasonState.OPEN, SeasonState.BUILDING])
    over = Q(state=SeasonState.CLOSED, ends_at__gte=recent, closed_at__isnull=False)
    return Season.objects.filter(live | over).order_by("pk")


def rebuild_seasons(*, seasons: Iterable[Season], on_entries: Callable[[int], None] | None = None) -> int:
    """Rebuild seasons one after the other; returns how many entries were loaded. `on_entries` hears of progress.

    Raises `RedisAway`; a rebuild cut short leaves the live epoch as it was, and the next one clears up after it.
    """
    return sum(rebuild_season(season=season, on_entries=on_entries) for season in seasons)


def rebuild_season(*, season: Season, on_entries: Callable[[int], None] | None = None) -> int:
    """Rebuild one season: a new epoch that every apply writes to from now on, its entries, and the swap.

    An entry committed before its chunk is read is read; one committed later is applied to both epochs. Versions keep
    the later of the two. Two rebuilds of one season come one after the other.
    """
    with advisory_lock(name=f"leaderboards.rebuild.{season.pk}"):
        return _rebuild(season=season, on_entries=on_entries or (lambda _: None))


def read_entries(*, season_id: int, player_ids: Iterable[int]) -> list[EntryState]:
    """The entries of some players in a season, as they are now, by player id."""
    rows = fetch_tuples(sql=ENTRIES, params={"season": season_id, "players": int_array(player_ids)})
    return [EntryState(*row) for row in rows]


def list_entries(*, season_id: int) -> Iterator[list[EntryState]]:
    """A season's entries in chunks, by player id: those that were there at the beginning, each as it is when read.

    PostgreSQL puts the ids aside first (a cursor WITH HOLD), so that no transaction stays open for as long as it takes.
    """
    players = Entry.objects.filter(season=season_id).order_by("player_id").values_list("player_id", flat=True)
    for chunk in in_chunks(players.iterator(chunk_size=CHUNK), size=CHUNK):
        yield read_entries(season_id=season_id, player_ids=chunk)


def _rebuild(*, season: Season, on_entries: Callable[[int], None]) -> int:
    epoch, ref, loaded = store.begin_build(season_id=season.pk), season_ref(season), 0
    for entries in list_entries(season_id=season.pk):
        if not store.load(season=ref, epoch=epoch, entries=entries):
            return loaded
        loaded += len(entries)
        on_entries(len(entries))
    store.swap_build(season_id=season.pk, epoch=epoch)
    return loaded
