"""Redis against Entry, member by member: version, value, and nothing that should not be there."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ranker.core.db import fetch_rows
from ranker.leaderboards import store
from ranker.leaderboards.models import Season
from ranker.leaderboards.ranking import tie_key
from ranker.leaderboards.registry import season_ref
from ranker.leaderboards.services.rebuild import list_entries, read_entries
from ranker.leaderboards.stored import EntryState, Held, SeasonRef

# A submission is on its way from its commit to Redis for some milliseconds; after that many tries it is lost.
TRIES, WAIT_SECONDS = 12, 0.25
SIZES = """
    SELECT count(*) AS entries, count(value) AS players FROM leaderboards_entry WHERE season_id = %(season)s
"""


@dataclass(frozen=True, slots=True)
class RedisFinding:
    """How many members were compared, how many differ; `None` when Redis does not hold the season."""

    compared: int
    wrong: int


def compare_with_redis(*, season: Season, on_entries: Callable[[int], None] | None = None) -> RedisFinding | None:
    """Compare what Redis holds of a season with its entries. Raises `RedisAway`.

    What differs is looked at again for a while: writes go on, and Redis follows each commit a moment later.
    """
    ref, compared, wrong = season_ref(season), 0, 0
    for entries in list_entries(season_id=season.pk):
        differing = _differing(ref, entries)
        if differing is None:
            return None
        compared += len(entries)
        wrong += _still_wrong(ref, [entry.player_id for entry in differing])
        if on_entries is not None:
            on_entries(len(entries))
    extra = _extra(ref)
    return None if extra is None else RedisFinding(compared, wrong + extra)


def _differing(ref: SeasonRef, entries: Sequence[EntryState]) -> list[EntryState] | None:
    found = store.get_held(season=ref, player_ids=[entry.player_id for entry in entries])
    if found is None:
        return None
    return [entry for entry, held in zip(entries, found[2], strict=True) if held != _wanted(entry, ref=ref)]


def _wanted(entry: EntryState, *, ref: SeasonRef) -> Held:
    tie = tie_key(achieved_at=entry.achieved_at, tie_break=ref.rule.tie_break) if entry.achieved_at else ""
    return Held(entry.version, entry.value, tie)


def _still_wrong(ref: SeasonRef, player_ids: list[int]) -> int:
    for _ in range(TRIES):
        if not player_ids:
            return 0
        time.sleep(WAIT_SECONDS)
        entries = read_entries(season_id=ref.id, player_ids=player_ids)
        player_ids = [entry.player_id for entry in _differing(ref, entries) or ()]
    return len(player_ids)


def _extra(ref: SeasonRef) -> int | None:
    """Members and versions that no entry stands behind; the sizes are read until they agree or time is up."""
    surplus = 0
    for _ in range(TRIES):
        held = store.get_held(season=ref, player_ids=[])
        if held is None:
            return None
        sizes = fetch_rows(sql=SIZES, params={"season": ref.id})[0]
        surplus = max(abs(held[0] - sizes["players"]), abs(held[1] - sizes["entries"]))
        if not surplus:
            return 0
        time.sleep(WAIT_SECONDS)
    return surplus
