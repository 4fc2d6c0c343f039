"""Boards are changed, seasons opened and players banned while scores pour in: everything ends exact."""

import time

from ranker.core.clock import utc_now
from ranker.core.db import fetch_rows
from ranker.leaderboards import store
from ranker.leaderboards.models import Leaderboard, Season
from ranker.leaderboards.registry import season_ref
from ranker.leaderboards.services.boards import get_main_board, request_recompute
from ranker.scores.services.moderation import ban_player, unban_player
from tests.faults.load import Load
from tests.faults.proving import assert_proved
from tests.faults.stack import Stack, wait_until
from tests.faults.world import GAMES, Token, game_of
from tests.worlds import make_game, season_of, values

# A web process may go on for that long with what it knew of games and seasons.
REGISTRY_SECONDS = 1.0
SCORED_WHILE_BANNED = """
    SELECT count(*) AS n FROM scores_score r
    JOIN scores_moderation b ON b.player_id = r.player_id AND b.action = 'ban' AND r.created_at > b.created_at
    WHERE NOT EXISTS (SELECT FROM scores_moderation u WHERE u.player_id = r.player_id AND u.action = 'unban'
                      AND u.created_at BETWEEN b.created_at AND r.created_at)
"""


def change_operator(slug: str, operator: str) -> None:
    """What an admin does; the relay sees to the rest."""
    board = get_main_board(game=game_of(slug))
    assert board is not None
    Leaderboard.objects.filter(pk=board.pk).update(operator=operator)
    request_recompute(board=board, now=utc_now())
    wait_until(lambda: is_done(board), what=f"the board by {operator}")
    assert season_of(game_of(slug)).operator == operator


def ids(tokens: list[Token]) -> set[int]:
    return {token.player_id for token in tokens}


def on_board(slug: str) -> set[int]:
    """Whom Redis shows on a game's all-time board."""
    page = store.get_page(season=season_ref(season_of(game_of(slug))), offset=0, limit=100)
    assert page is not None
    return {row.player_id for row in page.rows}


def is_done(board: Leaderboard) -> bool:
    return Leaderboard.objects.filter(pk=board.pk, recompute_requested_at=None).exists()


def test_a_boards_operator_changed_under_load(stack: Stack, players: list[Token]) -> None:
    with Load(stack, players=players, games=("tetris", "golf")) as load:
        load.wait_for(100)
        for operator in ("total", "latest", "best"):
            change_operator("tetris", operator)
            change_operator("golf", operator)
            load.wait_for(20)
    assert_proved(load.answers)


def test_a_season_nobody_opened_is_opened_by_its_first_scores(stack: Stack, players: list[Token]) -> None:
    game = make_game("late")
    missing = list(Season.objects.filter(leaderboard__game=game).exclude(leaderboard__reset_schedule="never"))
    for season in missing:
        store.forget_season(season_id=season.pk)
        season.delete()
    # By then the web processes know of the game, and of nothing else.
    time.sleep(REGISTRY_SECONDS + 0.2)
    with Load(stack, players=players, games=("late",), threads=12) as load:
        load.wait_for(100)
    for window in ("daily", "weekly", "monthly"):
        assert len(values(season_of(game, window))) == len({answer.token.player_id for answer in load.accepted})
    assert_proved(load.answers)


def test_players_banned_under_load_are_hidden_at_once_and_come_back_exactly(stack: Stack, players: list[Token]) -> None:
    few = players[:6]
    with Load(stack, players=few) as load:
        for token in few[:4]:
            load.wait_for(40)
            ban_player(player_id=token.player_id, reason="a test", actor=None, now=utc_now())
        load.wait_for(40)
        for token in few[:2]:
            unban_player(player_id=token.player_id, reason="a test", actor=None, now=utc_now())
        load.wait_for(40)
    assert {answer.status for answer in load.answers} == {201, 403}
    assert fetch_rows(sql=SCORED_WHILE_BANNED) == [{"n": 0}]
    assert_proved(load.answers)
    for slug in GAMES:
        # By chance a player may never have played one of the games.
        played = ids([answer.token for answer in load.accepted if answer.body["game"] == slug])
        assert on_board(slug) & ids(few) == played & ids(few[:2] + few[4:])
