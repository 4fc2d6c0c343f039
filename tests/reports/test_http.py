"""`/api/reports/`: the views' own figures, a page at a time or as CSV, to those who may see them."""

import csv
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest

from ranker.core.clock import utc_now
from ranker.core.db import execute
from ranker.games.models import Game
from ranker.reports.services.rollup import rollup
from tests.conftest import Api, Player
from tests.reports.ledgers import at, day, today, view, write
from tests.worlds import make_game, make_user

pytestmark = pytest.mark.django_db(transaction=True)
STAFF = ["game-analytics", "user-engagement", "leaderboard-trends", "scoring-patterns"]
ALL = ["top-players", *STAFF]


@pytest.fixture
def world() -> Game:
    game, asc = make_game("alpha", modes=("solo",)), make_game("beta", sort_order="asc")
    ada, bob, eve = make_user("ada"), make_user("bob"), make_user("eve")
    for ago, value in [(9, 10), (8, 30), (1, 20), (0, 25)]:
        write(ada, game, value, at(ago))
    write(bob, game, 30, at(1))
    write(bob, game, 12, at(0))
    write(eve, asc, 7, at(2))
    write(ada, asc, 5, at(2))
    rollup(now=utc_now())
    return game


@pytest.mark.parametrize("name", STAFF)
def test_reports_are_for_staff(name: str, api: Api, player: Player) -> None:
    assert api.get(f"/api/reports/{name}/").status_code == 401
    assert player.api.get(f"/api/reports/{name}/").status_code == 403
    assert player.api.get(f"/api/reports/daily/{today()}/").status_code == 403
    assert player.api.post(f"/api/reports/daily/{day(1)}/").status_code == 403


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("game-analytics", "superset_game_analytics"),
        ("user-engagement", "superset_user_engagement"),
        ("scoring-patterns", "superset_scoring_patterns"),
        ("leaderboard-trends", "superset_leaderboard_trends WHERE reset_schedule = 'never' AND true"),
    ],
)
def test_a_report_has_the_rows_of_its_view(name: str, shown: str, world: Game, admin_user: Player) -> None:
    answer = admin_user.api.get(f"/api/reports/{name}/?limit=100")
    assert answer.status_code == 200
    body, (table, *where) = answer.json(), shown.split(" WHERE ")
    expected = view(table, where=where[0] if where else "true")
    assert body["count"] == len(expected) == len(body["results"]) > 0
    for row in expected:
        plain = {key: str(value) if hasattr(value, "isoformat") else value for key, value in row.items()}
        assert any(
            {key: value for key, value in found.items() if not key.endswith("_at")}
            == {key: value for key, value in plain.items() if not key.endswith("_at")}
            for found in body["results"]
        )


def test_csv_has_all_rows_whatever_the_page(world: Game, admin_user: Player) -> None:
    paged = admin_user.api.get("/api/reports/leaderboard-trends/?limit=100").json()
    answer = admin_user.api.get("/api/reports/leaderboard-trends/?format=csv&limit=1")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(StringIO(b"".join(answer.streaming_content).decode())))
    assert [int(row["rank"]) for row in rows] == [row["rank"] for row in paged["results"]]
    assert list(rows[0]) == list(paged["results"][0])


def test_names_are_no_formulas_in_a_spreadsheet(world: Game, admin_user: Player) -> None:
    execute(sql="UPDATE games_game SET name = '=1+1' WHERE slug = 'alpha'")
    answer = admin_user.api.get("/api/reports/game-analytics/?format=csv")
    assert "'=1+1" in b"".join(answer.streaming_content).decode()


def test_top_players_by_period(world: Game, api: Api) -> None:
    found = api.get(f"/api/reports/top-players/?from={day(9)}&to={today()}&period=daily&game=alpha").json()["results"]
    assert [(r["period_start_date"], r["rank"], r["username"], r["best_score"], r["plays"]) for r in found] == [
        (str(today()), 1, "ada", 25, 1),
        (str(today()), 2, "bob", 12, 1),
        (str(day(1)), 1, "bob", 30, 1),
        (str(day(1)), 2, "ada", 20, 1),
        (str(day(8)), 1, "ada", 30, 1),
        (str(day(9)), 1, "ada", 10, 1),
    ]
    lowest = api.get(f"/api/reports/top-players/?from={day(2)}&to={day(2)}&game=beta").json()["results"]
    assert [(r["rank"], r["username"], r["best_score"]) for r in lowest] == [(1, "ada", 5), (2, "eve", 7)]
    assert "email" not in lowest[0]


def test_game_analytics_by_period_add_up_to_the_view(world: Game, admin_user: Player) -> None:
    by_day = admin_user.api.get(f"/api/reports/game-analytics/?period=daily&from={day(30)}&limit=100").json()["results"]
    whole = admin_user.api.get("/api/reports/game-analytics/?game=alpha").json()["results"][0]
    assert sum(r["submissions"] for r in by_day if r["game_name"] == "Alpha") == whole["submissions"] == 6
    assert max(r["best_score"] for r in by_day if r["game_name"] == "Alpha") == whole["best_score"] == 30


def test_the_days_of_scoring_patterns(world: Game, admin_user: Player) -> None:
    found = admin_user.api.get(f"/api/reports/scoring-patterns/?from={day(8)}&to={day(8)}").json()["results"]
    assert [(r["day_of_week"], r["hour_of_day"], r["submissions"]) for r in found] == [(day(8).isoweekday(), 12, 1)]


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("from=yesterday", "from"),
        ("to=2026-02-30", "to"),
        ("from=2026-01-02&to=2026-01-01", "to"),
        ("page=abc", "page"),
        ("page=0", "page"),
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("offset=-1", "offset"),
        ("period=hourly", "period"),
        ("format=xml", "format"),
        ("from=9000-01-01", "from"),
        ("to=", "to"),
        ("game=", "game"),
    ],
)
def test_wrong_parameters_are_named(name: str, query: str, field: str, admin_user: Player) -> None:
    answer = admin_user.api.get(f"/api/reports/{name}/?{query}")
    assert answer.status_code == 400
    assert list(answer.json()) == [field]


@pytest.mark.parametrize("name", ALL)
def test_an_unknown_game_is_missing(name: str, admin_user: Player) -> None:
    answer = admin_user.api.get(f"/api/reports/{name}/?game=nosuch")
    assert (answer.status_code, list(answer.json())) == (404, ["game"])


def test_pages(world: Game, admin_user: Player) -> None:
    first = admin_user.api.get("/api/reports/user-engagement/?limit=1").json()
    second = admin_user.api.get("/api/reports/user-engagement/?limit=1&page=2").json()
    assert first["count"] == 3
    assert "offset=1" in first["next"]
    assert admin_user.api.get(first["next"]).json()["results"] == second["results"] != first["results"]


def test_a_day_and_its_recomputing(world: Game, admin_user: Player, make_player: Callable[..., Any]) -> None:
    path = f"/api/reports/daily/{day(1)}/"
    before = admin_user.api.get(path).json()
    assert (before["is_closed"], before["results"][0]["game_name"], before["results"][0]["dau"]) == (
        True,
        "All games",
        2,
    )
    write(make_user("late"), world, 50, at(1))
    assert admin_user.api.get(path).json() == before
    after = admin_user.api.post(path).json()
    assert (after["results"][0]["dau"], after["results"][0]["new_players"]) == (3, 2)
    assert admin_user.api.get(path).json() == after
    assert admin_user.api.post(f"/api/reports/daily/{today()}/").json()["is_closed"] is False


@pytest.mark.parametrize("text", ["yesterday", "2026-02-30", "20261120", "9999-01-01"])
def test_a_wrong_day_is_named(text: str, admin_user: Player) -> None:
    for call in (admin_user.api.get, admin_user.api.post):
        answer = call(f"/api/reports/daily/{text}/")
        assert (answer.status_code, list(answer.json())) == (400, ["date"])
