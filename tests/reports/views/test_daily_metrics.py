"""Days: new, active and returning players."""

import pytest

from tests.reports.ledgers import day, view
from tests.reports.views.worlds import World, daily, pick

pytestmark = pytest.mark.django_db(transaction=True)


def test_daily_metrics_of_all_games(world: World) -> None:
    names = ("dau", "wau", "mau", "new_players", "returning_players", "submissions", "sessions")
    assert pick(daily(10), *names) == (2, 2, 2, 2, 0, 4, 3)
    assert pick(daily(9), *names) == (1, 2, 2, 0, 1, 1, 1)
    assert pick(daily(5), *names) == (0, 2, 2, 0, 0, 0, 0)
    # bob and cy three days ago; ada's nine days ago lies before the seven days (-9 … -3 has it: -9 is the first).
    assert pick(daily(3), *names) == (2, 3, 3, 1, 1, 3, 3)
    assert pick(daily(2), *names) == (0, 2, 3, 0, 0, 0, 0)
    assert pick(daily(0), *names) == (1, 3, 3, 0, 1, 1, 1)
    assert daily(0)["stickiness"] == pytest.approx(1 / 3)
    assert daily(10)["stickiness"] == 1
    # Values of different games have no average, no median and no top.
    assert pick(daily(10), "average_score", "median_score", "top_player", "top_score") == (None,) * 4


def test_daily_metrics_of_a_game(world: World) -> None:
    first = daily(10, world.tetris)
    # 100, 300, 200 and 300.
    assert pick(first, "average_score", "median_score", "top_score") == (225, 250, 300)
    # bob had his 300 at ten, ada hers twenty minutes later.
    assert first["top_player"] == "bob"
    # ada: 20 minutes and the 60 seconds of her first play; 0; bob: 0.
    assert first["median_session_seconds"] == 0
    golf = daily(3, world.golf)
    assert pick(golf, "dau", "new_players", "submissions", "sessions", "top_score", "median_score") == (
        1,
        1,
        2,
        2,
        72,
        73.5,
    )


def test_retention_is_null_until_the_day_is_over(world: World) -> None:
    first = daily(10)
    # ada came back a day later, bob seven days later; day 30 lies ahead.
    assert pick(first, "day_1_retention", "day_7_retention", "day_30_retention") == (0.5, 0.5, None)
    rows = view("superset_retention_cohorts", "day_n", f"game_id IS NULL AND cohort_date = '{day(10)}'")
    assert [pick(r, "day_n", "players", "retained", "retained_rolling") for r in rows] == [
        (1, 2, 1, 2), (3, 2, 0, 2), (7, 2, 1, 2), (14, 2, None, None), (30, 2, None, None),
    ]  # fmt: skip
    cy = view("superset_retention_cohorts", "day_n", f"game_id IS NULL AND cohort_date = '{day(3)}'")
    # Day 3 after three days ago is today, which is not over.
    assert [pick(r, "day_n", "strict_retention", "rolling_retention") for r in cy[:2]] == [(1, 0, 0), (3, None, None)]
