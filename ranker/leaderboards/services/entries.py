"""Entries that PostgreSQL has committed, on their way into Redis."""

from collections.abc import Iterable, Mapping, Sequence

from ranker.core.redis import RedisAway
from ranker.leaderboards import store
from ranker.leaderboards.registry import boards
from ranker.leaderboards.stored import Applied, EntryState, SeasonRef
from ranker.leaderboards.witness import LedgerRef

# Entries in one script call: Redis does nothing else while a script runs.
CHUNK = 500


def apply_entries(
    *, entries: Iterable[tuple[int, EntryState]], ranks: bool = False, witness: LedgerRef | None = None
) -> Mapping[int, dict[int, Applied]]:
    """Apply `(season id, entry)` pairs; returns what each found, by player id and season id, if `ranks`.

    The witness is a ledger row that they come of. When Redis is away nothing is found and nothing is lost: the relay
    applies the same entries when it is back. Seasons that are neither open nor being built here are left to it too.
    """
    try:
        return _apply(_by_season(entries), ranks=ranks, witness=witness)
    except RedisAway:
        return {}


def _by_season(entries: Iterable[tuple[int, EntryState]]) -> dict[SeasonRef, list[EntryState]]:
    changes: dict[int, list[EntryState]] = {}
    for season_id, entry in entries:
        changes.setdefault(season_id, []).append(entry)
    known = boards.get().by_season
    if changes.keys() - known.keys():
        known = boards.fresh().by_season
    return {known[season_id][1].ref: some for season_id, some in changes.items() if season_id in known}


def _apply(
    changes: Mapping[SeasonRef, Sequence[EntryState]], *, ranks: bool, witness: LedgerRef | None
) -> dict[int, dict[int, Applied]]:
    found: dict[int, dict[int, Applied]] = {}
    longest = max((len(entries) for entries in changes.values()), default=0)
    for start in range(0, longest, CHUNK):
        part = {ref: entries[start : start + CHUNK] for ref, entries in changes.items() if entries[start:]}
        applied = store.apply(changes=part, ranks=ranks, witness=witness)
        for ref, entries in part.items() if ranks else ():
            for entry, one in zip(entries, applied[ref.id] or (), strict=False):
                found.setdefault(entry.player_id, {})[ref.id] = one
    return found
