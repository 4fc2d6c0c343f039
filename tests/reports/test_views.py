"""Each view on a ledger small enough to work its numbers out by hand (the sums are in the comments)."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from ranker.core.clock import utc_now
from ranker.core.db import execute
from ranker.games.models import Game
from ranker.reports.services.relay_hours import note_relay
from ranker.reports.services.rollup import rollup
from ranker.scores.services.moderation import ban_player, unban_player, void_score
from ranker.users.models import User
from tests.reports.ledgers import at, day, one, today, view, write
from tests.worlds import make_game, make_user, score

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass
class World:
    """Two games: in `tetris` the highest wins, in `golf` the lowest."""

    tetris: Game
    golf: Game
    ada: User
    bob: User
    cy: User
    eve: User


@pytest.fixture(params=["open", "closed"])
def world(request: pytest.FixtureRequest) -> World:
    """Ten days: the same ledger with nothing rolled up, and with all but today."""
    w = World(make_game("tetris", modes=("solo",)), make_game("golf", sort_order="asc"),
              make_user("ada"), make_user("bob"), make_user("cyd"), make_user("eve"))  # fmt: skip
    solo = w.tetris.modes.get().pk
    # Ten days ago: ada and bob are new. ada plays for 20 minutes (one session) and again an hour later.
    write(w.ada, w.tetris, 100, at(10, 10), duration_seconds=60, mode_id=solo, difficulty="hard")
    write(w.ada, w.tetris, 300, at(10, 10) + timedelta(minutes=20), mode_id=solo, difficulty="hard")
    write(w.ada, w.tetris, 200, at(10, 11.5))
    write(w.bob, w.tetris, 300, at(10, 10))
    # Nine days ago: ada is back on day 1. Three days ago: bob, on day 7. cy is new, in golf.
    write(w.ada, w.golf, 72, at(9))
    write(w.bob, w.tetris, 50, at(3))
    write(w.cy, w.golf, 72, at(3))
    write(w.cy, w.golf, 75, at(3, 14))
    # None of these counts: voided, held, and eve is banned.
    write(w.cy, w.golf, 1, at(3), status="voided")
    write(w.cy, w.golf, 2, at(3), status="held")
    write(w.eve, w.tetris, 999, at(10))
    write(w.eve, w.tetris, 999, at(0))
    User.objects.filter(pk=w.eve.pk).update(banned_at=utc_now())
    # Today: ada.
    write(w.ada, w.tetris, 400, at(0, 1))
    if request.param == "closed":
        rollup(now=utc_now())
    return w


def pick(row: dict[str, Any], *names: str) -> tuple[Any, ...]:
    return tuple(row[name] for name in names)


def daily(ago: int, game: Game | None = None) -> dict[str, Any]:
    which = f"game_id = {game.pk}" if game else "game_id IS NULL"
    return one("superset_daily_metrics", f"metric_date = '{day(ago)}' AND {which}")


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


def test_user_engagement(world: World) -> None:
    rows = {r["username"]: r for r in view("superset_user_engagement")}
    assert set(rows) == {"ada", "bob", "cyd"}
    names = (
        "first_active_date",
        "last_active_date",
        "active_days",
        "sessions",
        "submissions",
        "days_since_last_active",
    )
    assert pick(rows["ada"], *names) == (day(10), today(), 3, 4, 5, 0)
    assert rows["ada"]["submissions_per_active_day"] == pytest.approx(5 / 3)
    assert pick(rows["bob"], *names) == (day(10), day(3), 2, 2, 2, 3)
    assert rows["ada"]["cohort_week"] == day(10) - timedelta(days=day(10).weekday())


@pytest.mark.parametrize(
    ("ago", "status"),
    [(0, "active"), (6, "active"), (7, "recent"), (13, "recent"), (14, "lapsed"), (29, "lapsed"), (30, "churned")],
)
def test_status_by_days_since_the_last_score(ago: int, status: str) -> None:
    write(make_user("ada"), make_game(), 1, at(ago))
    assert one("superset_user_engagement", "true")["status"] == status
    rollup(now=utc_now())
    assert one("superset_user_engagement", "true")["status"] == status
    # Churned is who is not among the monthly actives.
    assert daily(0)["mau"] == (0 if status == "churned" else 1)


def test_who_comes_back_after_thirty_days_without_is_reactivated() -> None:
    game, ada, bob = make_game(), make_user("ada"), make_user("bob")
    for user, gap in ((ada, 31), (bob, 30)):
        write(user, game, 1, at(5 + gap))
        write(user, game, 1, at(5))
    for _ in range(2):
        assert pick(daily(5), "dau", "new_players", "returning_players", "reactivated_players") == (2, 0, 2, 1)
        rollup(now=utc_now())


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


def test_operations() -> None:
    game, ada = make_game(), make_user("ada")
    for status in ("accepted", "accepted", "voided", "held"):
        write(ada, game, 1, at(2, 5.5), status=status, source="server")
    row = one("superset_operations", "true")
    assert pick(row, "hour", "source", "submissions", "voided", "held") == (at(2, 5), "server", 4, 1, 1)
    assert pick(row, "relay_age_seconds", "rollup_age_hours") == (None, None)
    rollup(now=utc_now())
    assert 0 <= one("superset_operations", "true")["rollup_age_hours"] < 0.1


def operations() -> list[tuple[Any, ...]]:
    return [
        pick(r, "hour", "source", "submissions", "voided", "held") for r in view("superset_operations", "hour, source")
    ]


def test_operations_of_closed_days_are_those_of_the_ledger_but_for_late_scores() -> None:
    game, ada = make_game(), make_user("ada")
    first = write(ada, game, 1, at(2, 5.5))
    write(ada, game, 1, at(2, 5.9), status="held")
    write(ada, game, 1, at(1, 23.5), source="server")
    expected = [(at(2, 5), "player", 2, 0, 1), (at(1, 23), "server", 1, 0, 0)]
    for _ in range(2):
        assert operations() == expected
        rollup(now=utc_now())
    # What becomes of a score is seen at once, one that was late with the next rollup.
    void_score(score_id=first, reason="x", actor=None, now=utc_now())
    write(ada, game, 1, at(1, 23.6), source="import")
    assert operations() == [(at(2, 5), "player", 2, 1, 1), (at(1, 23), "server", 1, 0, 0)]
    rollup(now=utc_now())
    assert operations() == [
        (at(2, 5), "player", 2, 1, 1),
        (at(1, 23), "import", 1, 0, 0),
        (at(1, 23), "server", 1, 0, 0),
    ]


def test_the_hours_relay_age_is_its_worst() -> None:
    from ranker.core.redis import client, key

    now = at(1, 5.5)
    for behind in (2.0, 9.0, 1.0):
        client().hset(key("relay", "status"), "at", now.timestamp() - behind)
        note_relay(now=now)
    write(make_user("ada"), make_game(), 1, at(1, 5.2))
    assert one("superset_operations", "true")["relay_age_seconds"] == pytest.approx(9)


def test_a_score_shows_in_the_next_query(world: World) -> None:
    before = one("superset_game_analytics", f"game_id = {world.tetris.pk}")["submissions"]
    write(world.cy, world.tetris, 5, utc_now())
    assert one("superset_game_analytics", f"game_id = {world.tetris.pk}")["submissions"] == before + 1
    assert daily(0, world.tetris)["dau"] == 2
    assert connection.vendor == "postgresql"
