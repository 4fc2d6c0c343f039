"""One score in, one receipt out."""

import pytest

from tests.worlds import make_game, make_user, proof, relay_all, score, season_of, values

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_first_score_leads_every_board() -> None:
    game, ada = make_game(), make_user("ada")
    relay_all()
    receipt = score(ada, game, 100)
    assert receipt.personal_best
    assert [board.window for board in receipt.boards] == ["all", "daily", "weekly", "monthly", "all"]
    assert [board.leaderboard for board in receipt.boards][-1] == "global"
    for board in receipt.boards:
        assert (board.value, board.improved, board.rank, board.previous_rank) == (100, True, 1, None)
        assert (board.total_players, board.percentile, board.points_to_next) == (1, 100.0, None)


def test_it_tells_who_was_passed() -> None:
    game, ada, bob, cyd = make_game(), make_user("ada"), make_user("bob"), make_user("cyd")
    relay_all()
    for user, value in ((ada, 100), (bob, 80), (cyd, 10)):
        score(user, game, value)
    receipt = score(cyd, game, 90)
    main = receipt.boards[0]
    assert (main.previous_rank, main.rank, main.players_passed, main.points_to_next) == (3, 2, 1, 10)
    assert (main.total_players, main.percentile) == (3, 66.7)


def test_a_lower_score_improves_nothing_on_a_best_board() -> None:
    game, ada = make_game(), make_user("ada")
    relay_all()
    score(ada, game, 100)
    receipt = score(ada, game, 99)
    assert not receipt.personal_best
    assert {(board.value, board.improved) for board in receipt.boards} == {(100, False)}


def test_totals_add_up_and_latest_follows() -> None:
    total, latest, ada = make_game("total", operator="total"), make_game("latest", operator="latest"), make_user("ada")
    relay_all()
    assert [score(ada, total, value).boards[0].value for value in (5, 7, -2)] == [5, 12, 10]
    assert [score(ada, latest, value).boards[0].value for value in (5, 7, -2)] == [5, 7, -2]
    assert values(season_of(None)) == {"ada": 10 - 2}
    assert proof().drift == 0


def test_an_older_import_does_not_replace_the_latest() -> None:
    from datetime import timedelta

    from ranker.core.clock import utc_now

    game, ada = make_game(operator="latest"), make_user("ada")
    relay_all()
    score(ada, game, 5)
    score(ada, game, 9, at=utc_now() - timedelta(days=400))
    assert values(season_of(game)) == {"ada": 5}
    relay_all()
    assert proof().drift == 0


def test_personal_best_on_a_total_board_is_about_the_single_score() -> None:
    game, ada = make_game(operator="total"), make_user("ada")
    relay_all()
    assert [score(ada, game, value).personal_best for value in (5, 5, 6, 2)] == [True, False, True, False]
