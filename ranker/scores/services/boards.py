"""A board whose rule was changed, or that came later than its game's scores, is computed from the ledger.

A new season is built beside the running one: submissions write to both, the ledger is gone through player by player,
and then the two change places. A board that the global one adds up takes a new season of that along.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import cast

import structlog
from django.db import transaction

from ranker.core.clock import Schedule, bounds
from ranker.core.db import advisory_lock, fetch_rows
from ranker.core.redis import RedisAway
from ranker.leaderboards.models import Leaderboard, ResetSchedule, Season, SeasonState
from ranker.leaderboards.registry import boards
from ranker.leaderboards.services.entries import apply_entries
from ranker.leaderboards.services.rebuild import rebuild_seasons
from ranker.leaderboards.services.seasons import rule_fields
from ranker.scores.services.gate import closed_gate
from ranker.scores.services.recompute import lock_players, recompute_entries

log = structlog.get_logger(__name__)
PLAYERS_AT_ONCE = 200
# The ledger's players in a stretch of time; the next one after `after` is found along the index by player.
NEXT_PLAYERS = """
    WITH RECURSIVE players AS (
        (SELECT player_id, 1 AS n FROM scores_score WHERE player_id > %(after)s ORDER BY player_id LIMIT 1)
        UNION ALL
        SELECT (SELECT r.player_id FROM scores_score r
                WHERE r.player_id > p.player_id ORDER BY r.player_id LIMIT 1), n + 1
        FROM players p WHERE p.player_id IS NOT NULL AND n < %(limit)s
    )
    SELECT player_id FROM players WHERE player_id IS NOT NULL ORDER BY player_id
"""


def list_marked_boards() -> list[int]:
    """The boards waiting to be recomputed, the longest waiting first."""
    marked = Leaderboard.objects.filter(recompute_requested_at__isnull=False)
    return list(marked.order_by("recompute_requested_at").values_list("pk", flat=True))


def recompute_board(*, board_id: int, now: datetime, on_players: Callable[[int], None] | None = None) -> int:
    """Compute a board's running season anew while scores come in; returns how many players it went through.

    One board at a time; one that was cut short begins again. Raises `OperationalError` when submissions leave no gap
    for the new season to be put up.
    """
    with advisory_lock(name="scores.recompute_board"):
        board = Leaderboard.objects.select_related("game").get(pk=board_id)
        marked_at = board.recompute_requested_at
        building = _put_up(board=board, now=now)
        players = _fill(building=building, now=now, on_players=on_players or (lambda _: None))
        _swap(building=building, now=now)
        Leaderboard.objects.filter(pk=board_id, recompute_requested_at=marked_at).update(recompute_requested_at=None)
        log.info("board.recomputed", board=str(board), players=players)
        return players


def _put_up(*, board: Leaderboard, now: datetime) -> list[Season]:
    """The seasons to build: the board's own, and the global one where that adds this board up."""
    affected = [board, *_global_boards(board)]
    with closed_gate():
        Season.objects.filter(leaderboard__in=affected, state=SeasonState.BUILDING).update(state=SeasonState.REPLACED)
        # Seasons opened ahead are empty still: they take the new rule as it is.
        for one in affected:
            Season.objects.filter(leaderboard=one, state=SeasonState.OPEN, starts_at__gt=now).update(**rule_fields(one))
            Leaderboard.objects.filter(pk=one.pk).update(is_active=True)
        building = [_building_season(board=one, now=now) for one in affected]
    boards.forget()
    return building


def _building_season(*, board: Leaderboard, now: datetime) -> Season:
    starts_at, ends_at = bounds(schedule=cast(Schedule, board.reset_schedule), at=now)
    return Season.objects.create(
        leaderboard=board, starts_at=starts_at, ends_at=ends_at, state=SeasonState.BUILDING, **rule_fields(board)
    )


def _global_boards(board: Leaderboard) -> list[Leaderboard]:
    is_main = board.is_default and board.mode_id is None and board.reset_schedule == ResetSchedule.NEVER
    return list(Leaderboard.objects.filter(game=None)) if board.game_id and is_main else []


def _fill(*, building: list[Season], now: datetime, on_players: Callable[[int], None]) -> int:
    done = 0
    for player_ids in _players():
        with transaction.atomic():
            lock_players(player_ids=player_ids)
            changed = recompute_entries(player_ids=player_ids, season_ids=[s.pk for s in building], now=now)
        apply_entries(entries=changed)
        done += len(player_ids)
        on_players(len(player_ids))
    return done


def _players() -> Iterator[list[int]]:
    after = -1
    while rows := fetch_rows(sql=NEXT_PLAYERS, params={"after": after, "limit": PLAYERS_AT_ONCE}):
        after = rows[-1]["player_id"]
        yield [row["player_id"] for row in rows]


def _swap(*, building: list[Season], now: datetime) -> None:
    """The built seasons take the places of the running ones, in Redis first, so that no reader finds them missing."""
    try:
        rebuild_seasons(seasons=building)
    except RedisAway:
        log.warning("board.recomputed_without_redis", seasons=[season.pk for season in building])
    with closed_gate():
        for season in building:
            same = Season.objects.filter(leaderboard=season.leaderboard_id, starts_at=season.starts_at)
            same.filter(state=SeasonState.OPEN).update(state=SeasonState.REPLACED, closed_at=now)
            Season.objects.filter(pk=season.pk).update(state=SeasonState.OPEN)
    boards.forget()
