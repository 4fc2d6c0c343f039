"""Ranks day by day."""

from typing import Any

import pytest

from ranker.core.clock import utc_now
from ranker.games.models import Game
from ranker.reports.services.rollup import rollup
from ranker.scores.services.moderation import ban_player, void_score
from tests.reports.ledgers import at, day, today, view
from tests.reports.views.worlds import World, pick
from tests.worlds import make_game, make_user, score

pytestmark = pytest.mark.django_db(transaction=True)


def trends(board: str, game: Game, ago: int) -> list[tuple[Any, ...]]:
    where = f"leaderboard = '{board}' AND game_id = {game.pk} AND metric_date = '{day(ago)}'"
    rows = view("superset_leaderboard_trends", "rank, username", where)
    return [pick(r, "username", "rank", "previous_rank", "movement", "value") for r in rows]


def test_leaderboard_trends_of_closed_days(world: World) -> None:
    rollup(now=utc_now())
    assert trends("all-time", world.tetris, 10) == [("ada", 1, None, None, 300), ("bob", 1, None, None, 300)]
    assert trends("all-time", world.tetris, 1) == [("ada", 1, 1, 0, 300), ("bob", 1, 1, 0, 300)]
    assert trends("all-time", world.golf, 9) == [("ada", 1, None, None, 72)]
    assert trends("all-time", world.golf, 3) == [("ada", 1, 1, 0, 72), ("cyd", 1, None, None, 72)]
    first = f"leaderboard = 'all-time' AND game_id = {world.golf.pk} AND metric_date = "
    # Nobody stood there the day before; then one of two was new; the best and the last of the ten are level.
    assert {r["top_10_churn"] for r in view("superset_leaderboard_trends", where=f"{first} '{day(9)}'")} == {None}
    rows = view("superset_leaderboard_trends", where=f"{first} '{day(3)}'")
    assert {pick(r, "top_10_churn", "competition_intensity") for r in rows} == {(0.5, 1)}
    solo = view("superset_leaderboard_trends", "rank", f"leaderboard LIKE 'mode-%' AND metric_date = '{day(1)}'")
    assert [pick(r, "username", "value") for r in solo] == [("ada", 300)]


def test_leaderboard_trends_of_today_follow_every_score() -> None:
    game, ada, bob, cy = make_game(), make_user("ada"), make_user("bob"), make_user("cyd")
    for user, value in ((ada, 100), (bob, 80), (cy, 80)):
        score(user, game, value, at=at(1))
    rollup(now=utc_now())
    assert trends("all-time", game, 0) == [("ada", 1, 1, 0, 100), ("bob", 2, 2, 0, 80), ("cyd", 2, 2, 0, 80)]
    best = score(bob, game, 110)
    assert trends("all-time", game, 0) == [("bob", 1, 2, 1, 110), ("ada", 2, 1, -1, 100), ("cyd", 3, 2, -1, 80)]
    # 110, 100 and 80: the last is 30 of 110 behind.
    now = f"game_id = {game.pk} AND leaderboard = 'all-time' AND metric_date = '{today()}'"
    rows = view("superset_leaderboard_trends", where=now)
    assert [pick(r, "game_name", "competition_intensity") for r in rows] == [
        ("Tetris", pytest.approx(1 - 30 / 110))
    ] * 3
    void_score(score_id=best.id, reason="x", actor=None, now=utc_now())
    ban_player(player_id=ada.pk, reason="x", actor=None, now=utc_now())
    assert trends("all-time", game, 0) == [("bob", 1, 2, 1, 80), ("cyd", 1, 2, 1, 80)]


def test_unique_ranks_where_ties_are_broken() -> None:
    game, ada, bob = make_game(tie_break="earliest"), make_user("ada"), make_user("bob")
    score(ada, game, 80, at=at(1, 13))
    score(bob, game, 80, at=at(1, 12))
    rollup(now=utc_now())
    for ago, before in ((1, (None, None)), (0, (1, 2))):
        rows = trends("all-time", game, ago)
        assert [(r[0], r[1], r[2]) for r in rows] == [("bob", 1, before[0]), ("ada", 2, before[1])]
