"""A board whose rule changes is computed from the ledger, and the global board with it."""

import threading

import pytest
from django.db import connections

from ranker.core.clock import utc_now
from ranker.games.services import update_game
from ranker.leaderboards.models import Leaderboard, Season
from ranker.leaderboards.services.boards import get_main_board, request_recompute
from ranker.scores.services.boards import list_marked_boards, recompute_board
from tests.worlds import make_game, make_user, proof, relay_all, score, season_of, values

pytestmark = pytest.mark.django_db(transaction=True)


def change_main(game, **rule: str) -> Leaderboard:  # type: ignore[no-untyped-def]
    board = get_main_board(game=game)
    assert board is not None
    Leaderboard.objects.filter(pk=board.pk).update(**rule)
    request_recompute(board=board, now=utc_now())
    return board


def test_a_changed_operator_is_computed_from_the_ledger() -> None:
    game, ada, bob = make_game(), make_user("ada"), make_user("bob")
    relay_all()
    for user, value in ((ada, 5), (ada, 7), (bob, 10)):
        score(user, game, value)
    board = change_main(game, operator="total")
    assert list_marked_boards() == [board.pk]
    recompute_board(board_id=board.pk, now=utc_now())
    assert list_marked_boards() == []
    assert values(season_of(game)) == {"ada": 12, "bob": 10}
    assert values(season_of(None)) == {"ada": 12, "bob": 10}
    assert values(season_of(game, "daily")) == {"ada": 7, "bob": 10}
    relay_all()
    assert proof().drift == 0


def test_a_board_turned_to_lowest_wins_leaves_the_global_board() -> None:
    game, other, ada = make_game(), make_game("other"), make_user("ada")
    relay_all()
    score(ada, game, 5)
    score(ada, other, 3)
    board = change_main(game, sort_order="asc")
    recompute_board(board_id=board.pk, now=utc_now())
    assert values(season_of(None)) == {"ada": 3}
    assert proof().drift == 0


def test_a_changed_weight_moves_the_global_board() -> None:
    game, ada = make_game(), make_user("ada")
    relay_all()
    score(ada, game, 5)
    update_game(game=game, fields={"global_weight": 10}, now=utc_now())
    score(ada, game, 6)
    assert values(season_of(None)) == {"ada": 6}
    for board_id in list_marked_boards():
        recompute_board(board_id=board_id, now=utc_now())
    assert values(season_of(None)) == {"ada": 60}
    assert proof().drift == 0


def test_scores_that_come_in_meanwhile_are_not_lost() -> None:
    game, users = make_game(), [make_user(f"user{n}") for n in range(8)]
    relay_all()
    for user in users:
        score(user, game, 1)
    board = change_main(game, operator="total")
    stop, counts = threading.Event(), dict.fromkeys((user.pk for user in users), 1)

    def play(user) -> None:  # type: ignore[no-untyped-def]
        while not stop.is_set():
            score(user, game, 1)
            counts[user.pk] += 1
        connections.close_all()

    threads = [threading.Thread(target=play, args=(user,)) for user in users]
    for thread in threads:
        thread.start()
    for _ in range(3):
        recompute_board(board_id=board.pk, now=utc_now())
    stop.set()
    for thread in threads:
        thread.join()
    assert values(season_of(game)) == {user.username: counts[user.pk] for user in users}
    relay_all()
    assert proof().drift == 0
    assert Season.objects.filter(leaderboard=board, state="open").count() == 1
