"""The admin's first page: figures worked out by hand, to those who may see them."""

import re
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.test import Client

from ranker.core.clock import utc_now
from ranker.games.models import Game
from ranker.reports.overview import get_overview
from ranker.reports.services.rollup import rollup
from tests.conftest import Player
from tests.reports.ledgers import at, today, view, write
from tests.staff import browser_of, make_staff, shown
from tests.worlds import make_game, make_user

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(params=["rolled up", "not rolled up"])
def world(request: Any) -> Game:
    """Today three play alpha, Cat for the first time; Eve cheats and Mallory is banned."""
    alpha, beta = make_game("alpha"), make_game("beta", sort_order="asc")
    ada, bob, cat, eve, mallory = (make_user(name) for name in ("ada", "bob", "cat", "eve", "mallory"))
    for ago in (40, 9, 1, 1, 0):
        write(ada, alpha, 10, at(ago))
    for player, game, ago in [(bob, alpha, 1), (bob, alpha, 0), (cat, alpha, 0), (ada, beta, 2), (eve, beta, 2)]:
        write(player, game, 20, at(ago))
    write(eve, alpha, 999_999, at(0), status="held")
    write(mallory, alpha, 30, at(0))
    mallory.banned_at = utc_now()
    mallory.save()
    if request.param == "rolled up":
        rollup(now=utc_now())
    return alpha


def said(page: Any) -> str:
    """The words of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", shown(page)).split())


def test_today_beside_yesterday(world: Game, admin_user: Player) -> None:
    words = said(browser_of(admin_user.user).get("/admin/"))
    assert "Scores today 3 3 yesterday" in words
    assert "Active players today 3 2 yesterday" in words
    assert "New players today 1 1 yesterday" in words
    assert "Held for review 1 scores off the boards" in words


def test_the_charts_show_thirty_days_with_the_empty_ones(world: Game, admin_user: Player) -> None:
    page = shown(browser_of(admin_user.user).get("/admin/"))
    figures = [int(text) for text in re.findall(r"<title>[^:]*: ([\d,]+) (?:players|scores)</title>", page)]
    actives, scores = figures[:30], figures[30:]
    # 9, 2 and 1 days ago, and today; what was 40 days ago is not shown.
    assert (actives[20], actives[27], actives[28], actives[29]) == (1, 2, 2, 3)
    assert (scores[20], scores[27], scores[28], scores[29]) == (1, 2, 3, 3)
    assert (sum(actives), sum(scores)) == (8, 9)


def test_the_games_of_the_last_seven_days(world: Game, admin_user: Player) -> None:
    words = said(browser_of(admin_user.user).get("/admin/"))
    # Players a day, today, scores: alpha had two yesterday, however often they played, and three today; beta had two.
    assert "Alpha 0.7 3 6 Beta 0.3 0 2" in words


def test_the_figures_are_those_of_the_analysts_view(world: Game) -> None:
    found = get_overview(today=today())
    assert found is not None
    rows = {row["metric_date"]: row for row in view("superset_daily_metrics", where="game_id IS NULL")}
    for day in found.days:
        row = rows.get(day.date, {"dau": 0, "new_players": 0, "submissions": 0})
        assert (day.dau, day.new_players, day.submissions) == (row["dau"], row["new_players"], row["submissions"])
    for game in found.games:
        rows = {row["metric_date"]: row for row in view("superset_daily_metrics", where=f"game_id = {game.game_id}")}
        week = [rows[day.date] for day in found.days[-7:] if day.date in rows]
        assert game.players == pytest.approx(sum(row["dau"] for row in week) / 7)
        assert game.submissions == sum(row["submissions"] for row in week)


def test_a_held_score_waits_on_the_page(world: Game, admin_user: Player) -> None:
    assert re.search(r"\d+ eve Alpha 999,999", said(browser_of(admin_user.user).get("/admin/")))


def test_who_may_only_look_sees_the_figures_and_no_button(world: Game) -> None:
    watcher = browser_of(make_staff("watcher", "view"))
    page = watcher.get("/admin/")
    assert "Scores today 3 3 yesterday" in said(page)
    assert "Rollup" in said(page) and "Run again" not in said(page)
    assert "<form" not in page.content.decode().partition("Rollup")[2].partition("Held scores")[0]
    assert watcher.post("/admin/rollup/").status_code == 403


def test_each_sees_what_they_may(world: Game) -> None:
    games = said(browser_of(make_staff("games", "view_game")).get("/admin/"))
    assert "Scores today" in games and "Held" not in games and "Latest moderation" not in games
    nothing = said(browser_of(make_staff("nothing")).get("/admin/"))
    assert "may not see anything here yet" in nothing and "Scores today" not in nothing


def test_who_is_no_staff_is_sent_to_the_log_in_form(player: Player, client: Client) -> None:
    for browser in (client, browser_of(player.user)):
        for answer in (browser.get("/admin/"), browser.post("/admin/rollup/")):
            assert answer.status_code == 302
            assert answer.headers["Location"].startswith("/admin/login/")


def test_an_empty_site_has_a_first_page(admin_user: Player) -> None:
    words = said(browser_of(admin_user.user).get("/admin/"))
    assert "Scores today 0 0 yesterday" in words
    assert "Nobody has played in the last seven days." in words


def test_figures_that_take_too_long_are_left_out(admin_user: Player) -> None:
    there = {name: connection.get_connection_params()[name] for name in ("host", "port", "user", "password", "dbname")}
    with psycopg.connect(**there) as other:
        other.execute("LOCK TABLE reports_daymetrics IN ACCESS EXCLUSIVE MODE")
        page = browser_of(admin_user.user).get("/admin/")
    assert page.status_code == 200
    words = said(page)
    assert "Figures take too long just now" in words and "Run again" in words
    assert "Scores today" not in words


def test_logging_in_leads_there(admin_user: Player, client: Client) -> None:
    form = {"username": "boss", "password": "correct-horse-battery"}
    assert client.post("/admin/login/", form).headers["Location"] == "/admin/"
