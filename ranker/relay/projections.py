"""What the relay keeps up to date, in this order. Each may meet a row again and must not mind."""

from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import groupby
from operator import itemgetter

from ranker.core.db import fetch_tuples, int_array
from ranker.leaderboards import store
from ranker.leaderboards.models import Season, SeasonState
from ranker.leaderboards.registry import season_ref
from ranker.leaderboards.store import EntryState, SeasonRef
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
    seasons = list(Season.objects.filter(pk__in=store.list_seasons()))
    moderated = {row.player_id for row in batch.moderations}
    _apply_current(player_ids=moderated, seasons=seasons)
    _apply_current(
        player_ids={row.player_id for row in batch.scores} - moderated,
        seasons=_seasons_of(batch.scores, seasons=seasons),
    )


def _seasons_of(scores: Sequence[LedgerRow], *, seasons: Sequence[Season]) -> list[Season]:
    """Those these scores can be of: of the closed ones, of which Redis holds a month, hardly any."""
    if not scores:
        return []
    first, last = min(score.created_at for score in scores), max(score.created_at for score in scores)
    return [
        season
        for season in seasons
        if season.state != SeasonState.CLOSED
        or season.ends_at is None
        or (season.starts_at <= last and first < season.ends_at)
    ]


def _apply_current(*, player_ids: Collection[int], seasons: Sequence[Season]) -> None:
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
