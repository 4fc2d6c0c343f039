"""Every view against an independent computation in plain Python, on generated ledgers."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from ranker.core.clock import utc_now
from ranker.core.db import execute, fetch_rows
from ranker.games.models import Game
from ranker.leaderboards.models import Leaderboard
from ranker.reports.services.rollup import rollup
from ranker.scores.models import Score
from ranker.scores.services.moderation import ban_player, restore_score, unban_player, void_score
from ranker.users.models import User
from tests.reports import oracle
from tests.reports.ledgers import at, day, past_seasons, scatter, today, view, write
from tests.worlds import make_game, make_user

pytestmark = pytest.mark.django_db(transaction=True)
DAYS = 50
TABLES = [
    "playerday", "hourscores", "daymetrics", "weekmetrics", "cohortretention", "playergame", "playertotal", "gamebest",
    "gamevalue", "patterncell", "ranksnapshot", "boardday",
]  # fmt: skip


def make_world(seed: int) -> tuple[list[Game], list[User]]:
    games = [
        make_game("alpha", modes=("solo", "duo")),
        make_game("beta", sort_order="asc", tie_break="earliest"),
        make_game("gamma", operator="total"),
        make_game("delta", operator="latest", tie_break="earliest"),
    ]
    users = [make_user(f"user{n}") for n in range(25)]
    scatter(games=games, users=users, days=DAYS, scores=900, seed=seed)
    past_seasons(Leaderboard.objects.get(game=games[0], slug="daily"), DAYS + 1)
    User.objects.filter(pk=users[3].pk).update(banned_at=utc_now())
    return games, users


def same(found: dict[Any, dict[str, Any]], expected: dict[Any, dict[str, Any]]) -> None:
    assert found.keys() == expected.keys()
    for key, wanted in expected.items():
        got = {name: found[key][name] for name in wanted}
        close = {
            name: pytest.approx(value, rel=1e-9) if type(value) is float else value for name, value in wanted.items()
        }
        assert got == close, key


def check_views() -> None:
    """Compare all of them with the ledger as it is."""
    rows = oracle.counted()
    for game_id in [None, *Game.objects.values_list("pk", flat=True)]:
        check_days(rows, game_id)
    same({r["player_id"]: r for r in view("superset_user_engagement")}, oracle.engagement(rows))
    performance = view("superset_user_performance")
    same({(r["game_id"], r["player_id"]): r for r in performance}, oracle.performance(rows))
    same({r["game_id"]: r for r in view("superset_game_analytics", where="submissions > 0")}, oracle.analytics(rows))
    cells = view("superset_scoring_patterns")
    keys = ("game_id", "day_of_week", "hour_of_day", "mode", "difficulty")
    same({tuple(r[name] for name in keys): r for r in cells}, oracle.patterns(rows))
    weeks = view("superset_game_popularity")
    same({(r["week_start_date"], r["game_id"]): r for r in weeks}, oracle.popularity(rows))


def check_days(rows: list[oracle.Row], game_id: int | None) -> None:
    where = "game_id IS NULL" if game_id is None else f"game_id = {game_id}"
    expected = oracle.daily(rows, game_id)
    found = {r["metric_date"]: r for r in view("superset_daily_metrics", where=where)}
    # A game has no line for days on which nobody has been active for a month.
    same(found, {when: one for when, one in expected.items() if one["mau"] or game_id is None})
    cohorts = {
        (r["cohort_date"], r["day_n"]): (r["players"], r["retained"], r["retained_rolling"])
        for r in view("superset_retention_cohorts", where=where)
    }
    assert cohorts == oracle.retention(rows, game_id)


def check_ranks() -> None:
    """The snapshots of every closed day and every board of a game."""
    rows = oracle.counted()
    boards = fetch_rows(
        sql="SELECT b.id, b.game_id, m.name AS mode, t.* FROM leaderboards_leaderboard b "
        "JOIN leaderboards_season t ON t.leaderboard_id = b.id AND t.state IN ('open', 'closed') "
        "LEFT JOIN games_mode m ON m.id = b.mode_id WHERE b.game_id IS NOT NULL"
    )
    compared = 0
    for ago in range(1, DAYS + 1):
        when = day(ago)
        for season in boards:
            if season["starts_at"] > at(ago, 0) or (season["ends_at"] and season["ends_at"] < at(ago, 24)):
                continue
            found = oracle.standings(rows, season, when)
            before = (
                oracle.standings(rows, season, when - timedelta(days=1)) if season["starts_at"] < at(ago, 0) else {}
            )
            unique = season["tie_break"] == "earliest"
            now, then = oracle.ranks(found, unique=unique), oracle.ranks(before, unique=unique)
            shown = view(
                "reports_ranksnapshot", where=f"date = '{when}' AND leaderboard_id = {season['leaderboard_id']}"
            )
            assert {r["player_id"]: (r["rank"], r["previous_rank"], abs(r["value"])) for r in shown} == {
                player: (rank, then.get(player), abs(found[player][0])) for player, rank in now.items()
            }, (when, season["slug"] if "slug" in season else season["leaderboard_id"])
            compared += len(shown)
    assert compared > 500


@pytest.mark.parametrize("closed", ["nothing is rolled up", "all but three days", "all but today"])
def test_open_and_closed_days_give_the_same_figures(closed: str) -> None:
    make_world(seed=1)
    if closed != "nothing is rolled up":
        rollup(now=utc_now() - timedelta(days=3 if "three" in closed else 0))
    check_views()


def test_snapshots_are_the_ledger_at_the_end_of_each_day() -> None:
    make_world(seed=2)
    rollup(now=utc_now())
    check_ranks()


def dump() -> dict[str, list[Any]]:
    """All that was rolled up, without the ids of rows."""
    return {
        name: sorted(repr({k: v for k, v in row.items() if k != "id"}) for row in view(f"reports_{name}"))
        for name in TABLES
    }


def void_some(games: list[Game], users: list[User]) -> None:
    for score in Score.objects.filter(status="accepted", created_at__lt=at(1, 0)).order_by("value", "id")[:8]:
        void_score(score_id=score.pk, reason="x", actor=None, now=utc_now())


def restore_some(games: list[Game], users: list[User]) -> None:
    for score in Score.objects.filter(status__in=["voided", "held"], created_at__lt=at(1, 0)).order_by("id")[:8]:
        restore_score(score_id=score.pk, reason="x", actor=None, now=utc_now())


def ban_one_and_unban_another(games: list[Game], users: list[User]) -> None:
    ban_player(player_id=users[5].pk, reason="x", actor=None, now=utc_now())
    unban_player(player_id=users[3].pk, reason="x", actor=None, now=utc_now())


def import_old_ones(games: list[Game], users: list[User]) -> None:
    for n, user in enumerate(users[:6]):
        write(user, games[n % 4], 7 + n, at(20 + 9 * n, 23.9), source="import")
    write(make_user("late"), games[0], 50, at(33), source="import")


@pytest.mark.parametrize("change", [void_some, restore_some, ban_one_and_unban_another, import_old_ones])
def test_a_late_change_is_made_good_by_the_next_run(change: Callable[..., None]) -> None:
    games, users = make_world(seed=3)
    rollup(now=utc_now())
    stale = dump()
    change(games, users)
    done = rollup(now=utc_now())
    assert done.days > 0
    check_views()
    made_good = dump()
    assert made_good != stale
    forget_everything()
    rollup(now=utc_now())
    assert dump() == made_good


def test_a_second_run_finds_nothing_to_do() -> None:
    make_world(seed=4)
    assert rollup(now=utc_now()).days >= DAYS - 2
    first = dump()
    assert rollup(now=utc_now()).days == 0
    assert rollup(now=utc_now(), asked=[day(n) for n in range(1, 6)]).days == 5
    assert dump() == first


def forget_everything() -> None:
    for name in [*TABLES, "rollupstep", "rollupcursor", "changedplayer"]:
        execute(sql=f"DELETE FROM reports_{name}")


def test_dates_are_those_of_today() -> None:
    assert day(0) == today()
