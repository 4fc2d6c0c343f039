"""Boards come with their games and modes; admins add others and change their rules."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from ranker.core.clock import SCHEDULES
from ranker.core.db import execute
from ranker.games.models import Game, Mode
from ranker.leaderboards.models import Leaderboard, Operator, ResetSchedule, SeasonState, SortOrder, TieBreak
from ranker.leaderboards.registry import boards
from ranker.leaderboards.services.seasons import open_seasons

GLOBAL_SLUG = "global"
ALL_TIME_SLUG = "all-time"


def create_game_boards(*, game: Game, operator: str, sort_order: str, tie_break: str, now: datetime) -> None:
    """Give a new game its all-time, daily, weekly and monthly boards, and a place in the global one."""
    _ensure_global_board(now=now)
    for schedule in SCHEDULES:
        Leaderboard.objects.create(
            game=game,
            slug=ALL_TIME_SLUG if schedule == "never" else schedule,
            operator=operator,
            sort_order=sort_order,
            tie_break=tie_break,
            reset_schedule=schedule,
            is_default=True,
        )
    if sort_order == SortOrder.DESC and game.global_weight:
        _join_global_board(game=game)
    open_seasons(now=now, board_ids=game.leaderboards.values_list("pk", flat=True))


def create_mode_board(*, mode: Mode, now: datetime) -> Leaderboard:
    """Give a new mode its all-time board, by the rule of its game's own."""
    main = get_main_board(game=mode.game)
    board = Leaderboard.objects.create(
        game=mode.game,
        mode=mode,
        slug=f"mode-{mode.pk}",
        operator=main.operator if main else Operator.BEST,
        sort_order=main.sort_order if main else SortOrder.DESC,
        tie_break=main.tie_break if main else TieBreak.SHARED,
        is_default=True,
    )
    open_seasons(now=now, board_ids=[board.pk])
    return board


def change_game_rule(*, game: Game, rule: Mapping[str, str], now: datetime) -> None:
    """Give the boards made with a game another rule and mark those that did not have it, to be recomputed."""
    for board in Leaderboard.objects.filter(game=game, is_default=True):
        change_rule(board=board, rule=rule, now=now)


def add_board(*, board: Leaderboard, now: datetime) -> None:
    """Save a board that comes later than its game's scores. It is shown once the relay has had it computed."""
    board.is_active, board.recompute_requested_at = False, now
    board.save(force_insert=True)


def change_rule(*, board: Leaderboard, rule: Mapping[str, str], now: datetime) -> bool:
    """Give a board another rule (some of operator, sort_order, tie_break) and mark it; whether it had it not already.

    A board that is switched off is not marked: it is computed when it is switched on.
    """
    if not Leaderboard.objects.filter(pk=board.pk).exclude(**rule).update(**rule):
        return False
    running = Q(is_active=True) | Q(recompute_requested_at__isnull=False)
    Leaderboard.objects.filter(running, pk=board.pk).update(recompute_requested_at=now)
    transaction.on_commit(boards.forget)
    return True


def switch_off(*, board: Leaderboard, now: datetime) -> None:
    """End a board; its closed seasons stay. `request_recompute` switches it on again.

    Its running season is put aside: closed later, it would be taken for whole though it missed scores.
    """
    Leaderboard.objects.filter(pk=board.pk).update(is_active=False, recompute_requested_at=None)
    running = board.seasons.filter(state__in=[SeasonState.OPEN, SeasonState.BUILDING])
    running.update(state=SeasonState.REPLACED, closed_at=now)
    transaction.on_commit(boards.forget)


def get_main_board(*, game: Game) -> Leaderboard | None:
    """A game's all-time board over all modes: the one the global board adds up."""
    return game.leaderboards.filter(is_default=True, mode=None, reset_schedule=ResetSchedule.NEVER).first()


def request_recompute(*, board: Leaderboard, now: datetime) -> None:
    """Mark a board whose rule was changed, or that came later than its game's scores; the relay has it recomputed."""
    Leaderboard.objects.filter(pk=board.pk).update(recompute_requested_at=now)


def request_global_recompute(*, now: datetime) -> None:
    """Mark the global board: a game's weight was changed."""
    Leaderboard.objects.filter(game=None).update(recompute_requested_at=now)


def _ensure_global_board(*, now: datetime) -> None:
    Leaderboard.objects.bulk_create(
        [Leaderboard(game=None, slug=GLOBAL_SLUG, operator=Operator.TOTAL, is_default=True)], ignore_conflicts=True
    )
    open_seasons(now=now, board_ids=Leaderboard.objects.filter(game=None).values_list("pk", flat=True))


def _join_global_board(*, game: Game) -> None:
    """A game without scores adds nothing yet, so its weight can enter the running season as it is."""
    execute(
        sql="UPDATE leaderboards_season SET weights = weights || jsonb_build_object(%(game)s::text, %(weight)s::int) "
        "WHERE weights IS NOT NULL AND state IN ('open', 'building')",
        params={"game": str(game.pk), "weight": game.global_weight},
    )
