"""The ledger is found in without being read whole."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from ranker.core.db import execute, fetch_rows
from ranker.games.models import Game
from tests.scores.admin.ledger import URL
from tests.staff import shown
from tests.worlds import make_game, make_user

pytestmark = pytest.mark.django_db
BULK = 60_000


@pytest.fixture
def long_ledger(browser: Client) -> Iterator[Game]:
    """Some tens of thousands of rows over three months, analysed."""
    game, other = make_game(modes=("arcade",)), make_game("chess")
    users = [make_user(f"run{n:02}") for n in range(100)]
    mode = game.modes.get()
    rows = """
        INSERT INTO scores_score (player_id, game_id, mode_id, value, source, status, created_at)
        SELECT %(player)s + n %% 100, CASE WHEN n %% 50 = 0 THEN %(game)s ELSE %(other)s END,
               CASE WHEN n %% 50 = 0 THEN %(mode)s::bigint END, n, 'demo',
               CASE WHEN n %% 3000 = 0 THEN 'held' ELSE 'accepted' END, now() - n * interval '1 minute'
        FROM generate_series(%(rows)s::int, 1, -1) n
    """
    facts = {"player": users[0].pk, "game": game.pk, "other": other.pk, "mode": mode.pk, "rows": BULK}
    execute(sql=rows, params=facts)
    execute(sql="ANALYZE scores_score")
    yield game


def test_the_ledger_is_estimated_and_never_counted(browser: Client, long_ledger: Game, query_count: Any) -> None:
    with query_count() as queries:
        page = browser.get(URL)
    assert "about 60,000 scores" in shown(page)
    asked = [query["sql"] for query in queries if "scores_score" in query["sql"]]
    assert not [sql for sql in asked if "COUNT(" in sql.upper()]
    assert all("LIMIT" in sql or "pg_class" in sql or "pg_inherits" in sql for sql in asked)
    assert page.context["cl"].paginator.num_pages == 200


def test_an_estimate_too_low_never_shows_the_ledger_whole(browser: Client, long_ledger: Game, monkeypatch: Any) -> None:
    # A table never analysed is one of no rows.
    monkeypatch.setattr("ranker.scores.admin.finding.ledger_size", lambda: 0)
    page = browser.get(URL)
    assert len(page.context["cl"].result_list) == 50
    assert "more than 1,000 scores" in shown(page)
    assert len(browser.get(URL, {"all": ""}, follow=True).context["cl"].result_list) == 50


@pytest.mark.parametrize(
    ("asked", "at_most"),
    [
        ({}, 2_000),
        ({"o": "5"}, 2_000),
        ({"p": "100"}, 8_000),
        ({"game": "GAME"}, 4_000),
        ({"mode": "MODE"}, 4_000),
        ({"status": "held"}, 500),
        ({"status": "held", "game": "GAME"}, 4_000),
        ({"q": "run37"}, 2_000),
        ({"q": "run3"}, 14_000),
        ({"source": "demo"}, 4_000),
        ({"source": "import", "game": "GAME"}, 4_000),
        ({"status": "accepted", "source": "demo"}, 4_000),
    ],
    ids=str,
)
def test_a_page_is_found_along_an_index(
    browser: Client, long_ledger: Game, query_count: Any, asked: dict[str, str], at_most: int
) -> None:
    words = {"GAME": str(long_ledger.pk), "MODE": str(long_ledger.modes.get().pk)}
    with query_count() as queries:
        assert browser.get(URL, {name: words.get(value, value) for name, value in asked.items()}).status_code == 200
    ours = [q["sql"] for q in queries if 'FROM "scores_score"' in q["sql"]]
    assert ours
    # A join might lead the planner, by statistics that are not of today, to read the ledger whole.
    assert not [sql for sql in ours if " JOIN " in sql]
    read = {sql: rows_read(sql) for sql in ours}
    assert sum(read.values()) <= at_most, read


def rows_read(sql: str) -> int:
    """How many rows a statement took out of the ledger's tables, as PostgreSQL counts them when it runs."""
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, FORMAT JSON) " + sql)
        return sum(scanned(cursor.fetchone()[0][0]["Plan"]))


def scanned(plan: dict[str, Any]) -> Iterator[int]:
    for below in plan.get("Plans", []):
        yield from scanned(below)
    if "Relation Name" in plan:
        dropped = plan.get("Rows Removed by Filter", 0) + plan.get("Rows Removed by Index Recheck", 0)
        yield int((plan["Actual Rows"] + dropped) * plan["Actual Loops"])


def test_a_search_that_takes_too_long_says_how_to_ask_for_less(browser: Client, monkeypatch: Any) -> None:
    make_game()

    def sleep(*args: Any, **kwargs: Any) -> None:
        execute(sql="SET LOCAL statement_timeout = '50ms'")
        fetch_rows(sql="SELECT pg_sleep(2)")

    monkeypatch.setattr("ranker.scores.admin.ledger.ScoreAdmin._list", sleep)
    page = browser.get(URL, {"source": "demo"})
    assert (page.status_code, page.headers["Location"]) == (302, URL)
    monkeypatch.undo()
    assert "would take too long" in shown(browser.get(URL))
