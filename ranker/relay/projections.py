"""What the relay keeps up to date, in this order. Each may meet a row again and must not mind."""

from collections.abc import Callable
from itertools import groupby
from operator import itemgetter

from ranker.core.db import fetch_tuples, int_array
from ranker.leaderboards import store
from ranker.leaderboards.models import Season
from ranker.leaderboards.registry import season_ref
from ranker.leaderboards.store import EntryState, SeasonRef
from ranker.relay.live import LiveBoards
from ranker.relay.tail import Batch

Projection = Callable[[Batch], None]
CHUNK = 500
ENTRIES = """
    SELECT season_id, player_id, value, version, achieved_at FROM leaderboards_entry
    WHERE player_id = ANY (%(players)s::bigint[]) AND season_id = ANY (%(seasons)s::bigint[])
    ORDER BY season_id, player_id
"""


def project_boards(batch: Batch) -> None:
    """Apply the current entries of everyone in the batch to every season Redis holds. Raises `RedisAway`."""
    player_ids = batch.player_ids
    seasons = _seasons_in_redis() if player_ids else {}
    for start in range(0, len(player_ids), CHUNK):
        changes = _read_entries(player_ids=player_ids[start : start + CHUNK], seasons=seasons)
        if changes:
            store.apply(changes=changes, ranks=False)


def _seasons_in_redis() -> dict[int, SeasonRef]:
    held = store.list_seasons()
    return {season.pk: season_ref(season) for season in Season.objects.filter(pk__in=held)}


def _read_entries(*, player_ids: list[int], seasons: dict[int, SeasonRef]) -> dict[SeasonRef, list[EntryState]]:
    rows = fetch_tuples(sql=ENTRIES, params={"players": int_array(player_ids), "seasons": int_array(seasons)})
    return {
        seasons[season_id]: [EntryState(*row[1:]) for row in group] for season_id, group in groupby(rows, itemgetter(0))
    }


project_live = LiveBoards()
# Achievements and webhooks have a tail of their own (relay/durable.py): PostgreSQL keeps them, cursor and all.
PROJECTIONS: tuple[Projection, ...] = (project_boards, project_live)
