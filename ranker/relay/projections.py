"""What the relay keeps up to date, in this order. Each may meet a row again and must not mind."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import groupby
from operator import itemgetter

from django.db.models import Q

from ranker.core.db import fetch_tuples, int_array
from ranker.leaderboards import store
from ranker.leaderboards.models import Season, SeasonState
from ranker.leaderboards.registry import season_ref
from ranker.leaderboards.stored import EntryState, SeasonRef
from ranker.relay.live import LiveBoards
from ranker.relay.tail import Batch, LedgerRow

Projection = Callable[[Batch], None]
CHUNK = 500
ENTRIES = """
    SELECT season_id, player_id, value, version, achieved_at FROM leaderboards_entry
    WHERE player_id = ANY (%(players)s::bigint[]) AND season_id = ANY (%(seasons)s::bigint[])
    ORDER BY season_id, player_id
"""


def project_boards(batch: Batch) -> None:
    """Apply the current entries of everyone in the batch, in every season Redis holds that it may have changed: a
    moderation changes any, a score those of its time. Raises `RedisAway`."""
    if not batch.scores and not batch.moderations:
        return
    held = Season.objects.filter(pk__in=store.list_seasons())
    moderated = {row.player_id for row in batch.moderations}
    if moderated:
        _apply_current(player_ids=moderated, seasons=held)
    if batch.scores:
        scored = {row.player_id for row in batch.scores} - moderated
        _apply_current(player_ids=scored, seasons=held.filter(_may_count(batch.scores)))


def _may_count(scores: Sequence[LedgerRow]) -> Q:
    """The seasons these scores can be of: of the closed ones, of which Redis holds a month, hardly any."""
    times = [score.created_at for score in scores]
    is_of_their_time = Q(ends_at=None) | Q(starts_at__lte=max(times), ends_at__gt=min(times))
    return ~Q(state=SeasonState.CLOSED) | is_of_their_time


def _apply_current(*, player_ids: Collection[int], seasons: Iterable[Season]) -> None:
    players, refs = sorted(player_ids), {season.pk: season_ref(season) for season in seasons}
    for start in range(0, len(players), CHUNK):
        changes = _read_entries(player_ids=players[start : start + CHUNK], seasons=refs)
        if changes:
            store.apply(changes=changes, ranks=False)


def _read_entries(*, player_ids: Sequence[int], seasons: Mapping[int, SeasonRef]) -> dict[SeasonRef, list[EntryState]]:
    rows = fetch_tuples(sql=ENTRIES, params={"players": int_array(player_ids), "seasons": int_array(seasons)})
    return {
        seasons[season_id]: [EntryState(*row[1:]) for row in group] for season_id, group in groupby(rows, itemgetter(0))
    }


project_live = LiveBoards()
# Achievements and webhooks have a tail of their own (relay/durable.py): PostgreSQL keeps them, cursor and all.
PROJECTIONS: tuple[Projection, ...] = (project_boards, project_live)
