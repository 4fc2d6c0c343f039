"""Games: their scores, their inflation, their hours."""

import pytest
from django.db import connection

from ranker.core.clock import utc_now
from ranker.core.db import execute
from ranker.reports.services.rollup import rollup
from tests.reports.ledgers import at, day, one, today, view, write
from tests.reports.views.worlds import World, daily, pick
from tests.worlds import make_game, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def test_game_analytics(world: World) -> None:
    tetris = one("superset_game_analytics", f"game_id = {world.tetris.pk}")
    # 50, 100, 200, 300, 300, 400 by ada and bob.
    assert pick(tetris, "submissions", "players", "submissions_per_player") == (6, 2, 3)
    assert pick(tetris, "average_score", "median_score", "best_score") == (225, 250, 400)
    assert pick(tetris, "first_activity_at", "tie_density") == (at(10, 10), 0)
    assert tetris["spread"] == pytest.approx(((175**2 + 125**2 + 25**2 + 2 * 75**2 + 175**2) / 6) ** 0.5)
    golf = one("superset_game_analytics", f"game_id = {world.golf.pk}")
    # The lowest wins; ada and cy share the best.
    assert pick(golf, "best_score", "median_score", "tie_density") == (72, 72, 1)


def test_a_game_without_scores_has_no_figures() -> None:
    make_game()
    row = one("superset_game_analytics", "true")
    assert pick(row, "submissions", "players", "average_score", "median_score", "tie_density") == (
        0,
        0,
        None,
        None,
        None,
    )


def test_score_inflation_is_this_weeks_median_over_last_weeks() -> None:
    game, ada = make_game(), make_user("ada")
    monday = today().weekday()
    for value in (100, 200, 300):
        write(ada, game, value, at(monday + 3))
    for value in (250, 350):
        write(ada, game, value, at(0))
    for _ in range(2):
        row = one("superset_game_analytics", "true")
        assert pick(row, "this_week_median", "last_week_median", "score_inflation") == (300, 200, 1.5)
        rollup(now=utc_now())


def test_game_popularity(world: World) -> None:
    ago = 7 + today().weekday()
    # Two weeks that are over: in the earlier one ada; in the later one ada and bob in chess, ada alone in go.
    chess, go = make_game("chess"), make_game("go")
    execute(sql="DELETE FROM scores_score")
    write(world.ada, chess, 1, at(ago + 7))
    write(world.ada, chess, 1, at(ago))
    write(world.bob, chess, 1, at(ago - 1))
    write(world.ada, go, 1, at(ago))
    for table in ("rollupstep", "rollupcursor", "weekmetrics", "playerday"):
        execute(sql=f"DELETE FROM reports_{table}")
    for _ in range(2):
        rows = {r["game_name"]: r for r in view("superset_game_popularity", where=f"week_start_date = '{day(ago)}'")}
        names = ("players", "submissions", "share_of_players", "growth", "popularity_rank")
        assert pick(rows["Chess"], *names) == (2, 2, 1, 1, 1)
        assert pick(rows["Go"], *names) == (1, 1, 0.5, None, 2)
        rollup(now=utc_now())


def test_scoring_patterns(world: World) -> None:
    when = f"day_of_week = {day(10).isoweekday()} AND hour_of_day = 10 AND game_id = {world.tetris.pk}"
    hard = one("superset_scoring_patterns", f"{when} AND difficulty = 'hard' AND mode = 'solo'")
    # ada's 100 and, better, 300: two personal bests.
    names = ("submissions", "players", "average_score", "median_score", "personal_bests")
    assert pick(hard, *names) == (2, 1, 200, 200, 2)
    plain = one("superset_scoring_patterns", f"{when} AND difficulty IS NULL AND mode IS NULL")
    assert pick(plain, *names) == (1, 1, 300, 300, 1)
    golf = view(
        "superset_scoring_patterns", "hour_of_day", f"game_id = {world.golf.pk} AND day_of_week = {day(3).isoweekday()}"
    )
    # cy's 72 is a first; 75 is worse where the lowest wins.
    assert [pick(r, "hour_of_day", "submissions", "personal_bests") for r in golf] == [(12, 1, 1), (14, 1, 0)]


def test_a_score_shows_in_the_next_query(world: World) -> None:
    before = one("superset_game_analytics", f"game_id = {world.tetris.pk}")["submissions"]
    write(world.cy, world.tetris, 5, utc_now())
    assert one("superset_game_analytics", f"game_id = {world.tetris.pk}")["submissions"] == before + 1
    assert daily(0, world.tetris)["dau"] == 2
    assert connection.vendor == "postgresql"
