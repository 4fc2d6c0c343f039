"""Entries that PostgreSQL has committed, on their way into Redis."""

from collections.abc import Iterable

from ranker.core.redis import RedisAway
from ranker.leaderboards import store
from ranker.leaderboards.registry import boards
from ranker.leaderboards.store import Applied, EntryState, SeasonRef
from ranker.leaderboards.witness import LedgerRef

# Entries in one script call: Redis does nothing else while a script runs.
CHUNK = 500


def apply_entries(
    *, entries: Iterable[tuple[int, EntryState]], ranks: bool = False, witness: LedgerRef | None = None
) -> dict[tuple[int, int], Applied]:
    """Apply `(season id, entry)` pairs; returns what each found, by `(season id, player id)`, if `ranks`.

    The witness is a ledger row that they come of. When Redis is away nothing is found and nothing is lost: the relay
    applies the same entries when it is back. Seasons that are neither open nor being built here are left to it too.
    """
    try:
        return _apply(_by_season(entries), ranks=ranks, witness=witness)
    except RedisAway:
        return {}


def _by_season(entries: Iterable[tuple[int, EntryState]]) -> dict[SeasonRef, list[EntryState]]:
    pairs = list(entries)
    known = boards.get().by_season
    if any(season_id not in known for season_id, _ in pairs):
        known = boards.fresh().by_season
    changes: dict[SeasonRef, list[EntryState]] = {}
    for season_id, entry in pairs:
        if season_id in known:
            changes.setdefault(known[season_id][1].ref, []).append(entry)
    return changes


def _apply(
    changes: dict[SeasonRef, list[EntryState]], *, ranks: bool, witness: LedgerRef | None
) -> dict[tuple[int, int], Applied]:
    found: dict[tuple[int, int], Applied] = {}
    longest = max((len(entries) for entries in changes.values()), default=0)
    for start in range(0, longest, CHUNK):
        part = {ref: entries[start : start + CHUNK] for ref, entries in changes.items() if entries[start:]}
        for season_id, applied in store.apply(changes=part, ranks=ranks, witness=witness).items():
            ref_entries = next(entries for ref, entries in part.items() if ref.id == season_id)
            for entry, one in zip(ref_entries, applied or (), strict=False):
                found[season_id, entry.player_id] = one
    return found
