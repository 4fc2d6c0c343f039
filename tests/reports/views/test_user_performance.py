"""How well players do, and where that puts them."""

from datetime import timedelta
from typing import Any

import pytest

from ranker.core.clock import utc_now
from ranker.reports.services.rollup import rollup
from ranker.scores.services.moderation import ban_player, unban_player, void_score
from tests.reports.ledgers import at, one, view, write
from tests.reports.views.worlds import World, pick
from tests.worlds import make_game, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def test_user_performance(world: World) -> None:
    ada = one("superset_user_performance", f"username = 'ada' AND game_id = {world.tetris.pk}")
    # 100, 300, 200 and 400: mean 250, variance (150² + 50² + 50² + 150²) / 4 = 12500.
    assert pick(ada, "plays", "best_score", "average_score", "percentile") == (4, 400, 250, 100)
    assert ada["spread"] == pytest.approx(12500**0.5)
    assert ada["consistency"] == pytest.approx(1 - 12500**0.5 / 250)
    golf = {r["username"]: r for r in view("superset_user_performance", where=f"game_id = {world.golf.pk}")}
    # The lowest wins, and both have 72: both are first of two.
    assert {name: pick(r, "best_score", "percentile") for name, r in golf.items()} == {
        "ada": (72, 100),
        "cyd": (72, 100),
    }
    assert golf["ada"]["consistency"] is None
    bob = one("superset_user_performance", f"username = 'bob' AND game_id = {world.tetris.pk}")
    assert pick(bob, "best_score", "percentile") == (300, 50)


@pytest.mark.parametrize("closed", [False, True])
@pytest.mark.parametrize(
    ("order", "last", "trend"),
    # The first ten are 100 each; eleven and more plays, the last ten a mean of 100 ± 5 %.
    [("desc", 106, "improving"), ("desc", 105, "stable"), ("desc", 95, "stable"), ("desc", 94, "declining"),
     ("asc", 106, "declining"), ("asc", 105, "stable"), ("asc", 95, "stable"), ("asc", 94, "improving")],
)  # fmt: skip
def test_trend_is_the_last_ten_against_the_first(order: str, last: int, trend: str, closed: bool) -> None:
    game, ada = make_game(sort_order=order), make_user("ada")
    for n in range(20):
        write(ada, game, 100 if n < 10 else last, at(2 if n < 15 else 0, n))
    if closed:
        rollup(now=utc_now())
    row = one("superset_user_performance", "true")
    assert pick(row, "first_ten_average", "last_ten_average", "trend") == (100, last, trend)


def percentiles() -> dict[str, tuple[Any, ...]]:
    return {r["username"]: pick(r, "plays", "best_score", "percentile") for r in view("superset_user_performance")}


def totals() -> tuple[Any, ...]:
    names = ("submissions", "players", "average_score", "best_score", "tie_density")
    return pick(one("superset_game_analytics", "true"), *names)


def test_whoever_plays_on_moves_among_those_rolled_up() -> None:
    game, ada, bob, cy = make_game(), make_user("ada"), make_user("bob"), make_user("cyd")
    for user, value in ((ada, 10), (bob, 20), (cy, 30)):
        write(user, game, value, at(2))
    rollup(now=utc_now())
    assert percentiles() == {"ada": (1, 10, 33.3), "bob": (1, 20, 66.7), "cyd": (1, 30, 100)}
    assert totals() == (3, 3, 20, 30, 0)
    # ada passes everyone; bob ties with cy, and a worse score later changes nothing but his plays.
    write(ada, game, 40, at(0))
    write(bob, game, 30, at(0, 1))
    write(bob, game, 5, at(0, 2))
    assert percentiles() == {"ada": (2, 40, 100), "bob": (3, 30, 66.7), "cyd": (1, 30, 66.7)}
    assert totals() == (6, 3, 22.5, 40, pytest.approx(2 / 3))
    rollup(now=utc_now() + timedelta(days=1))
    assert percentiles() == {"ada": (2, 40, 100), "bob": (3, 30, 66.7), "cyd": (1, 30, 66.7)}
    assert totals() == (6, 3, 22.5, 40, pytest.approx(2 / 3))


def test_who_is_banned_leaves_the_percentiles_at_once() -> None:
    game, ada, bob, cy = make_game(sort_order="asc"), make_user("ada"), make_user("bob"), make_user("cyd")
    for user, value in ((ada, 10), (bob, 20), (cy, 20)):
        write(user, game, value, at(2))
    rollup(now=utc_now())
    write(ada, game, 5, at(0))
    for _ in range(2):
        assert percentiles() == {"ada": (2, 5, 100), "bob": (1, 20, 66.7), "cyd": (1, 20, 66.7)}
        ban_player(player_id=ada.pk, reason="x", actor=None, now=utc_now())
        assert percentiles() == {"bob": (1, 20, 100), "cyd": (1, 20, 100)}
        assert totals() == (2, 2, 20, 20, 1)
        rollup(now=utc_now())
        assert totals() == (2, 2, 20, 20, 1)
        unban_player(player_id=ada.pk, reason="x", actor=None, now=utc_now())
        rollup(now=utc_now())


def test_a_best_that_is_taken_back_leaves_the_percentiles() -> None:
    game, ada, bob = make_game(), make_user("ada"), make_user("bob")
    old = write(ada, game, 50, at(2))
    write(ada, game, 10, at(3))
    write(bob, game, 30, at(2))
    rollup(now=utc_now())
    new = write(ada, game, 60, at(0))
    assert percentiles() == {"ada": (3, 60, 100), "bob": (1, 30, 50)}
    # Today's counts no more at once, an old one with the next rollup.
    void_score(score_id=new, reason="x", actor=None, now=utc_now())
    void_score(score_id=old, reason="x", actor=None, now=utc_now())
    assert percentiles() == {"ada": (2, 50, 100), "bob": (1, 30, 50)}
    rollup(now=utc_now())
    assert percentiles() == {"ada": (1, 10, 50), "bob": (1, 30, 100)}
    assert totals() == (2, 2, 20, 30, 0)
