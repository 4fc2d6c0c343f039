"""The ledger in the admin: found without reading it whole, and moderated with a reason."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from ranker.core.clock import utc_now
from ranker.core.db import execute, fetch_rows
from ranker.games.models import Game
from ranker.scores.admin.finding import PLAYERS
from ranker.scores.models import Action, Moderation, Score, Status
from ranker.scores.services.moderation import hold_score, void_score
from tests.conftest import Player
from tests.staff import browser_of, make_staff, shown
from tests.worlds import make_game, make_user, score, season_of, values

URL = "/admin/scores/score/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(admin_user: Player) -> Client:
    return browser_of(admin_user.user)


def listed(browser: Client, **asked: Any) -> list[int]:
    """The scores on the first page."""
    page = browser.get(URL, asked)
    assert page.status_code == 200, page.headers
    return [row.pk for row in page.context["cl"].result_list]


# --- Finding --------------------------------------------------------------------------------------------------------


def test_it_finds_by_id_name_and_a_names_beginning(browser: Client) -> None:
    game, ada, adam, bob = make_game(), make_user("ada"), make_user("Adam"), make_user("bob")
    first, second, third = (score(user, game, 5).id for user in (ada, adam, bob))
    assert listed(browser) == [third, second, first]
    assert listed(browser, q=first) == [first]
    assert listed(browser, q="ADA") == [first]
    assert listed(browser, q="ad") == [second, first]
    assert listed(browser, q="da") == []
    assert listed(browser, q="%") == []
    assert listed(browser, q="9" * 30) == []


def test_a_beginning_stands_for_a_few_players(browser: Client) -> None:
    game = make_game()
    for n in range(PLAYERS + 2):
        score(make_user(f"bot{n:02}"), game, n)
    assert len(listed(browser, q="bot")) == PLAYERS


def test_it_filters(browser: Client, admin_user: Player) -> None:
    tetris, chess, ada = make_game(modes=("arcade",)), make_game("chess"), make_user("ada")
    mode = tetris.modes.get()
    plain, arcade = score(ada, tetris, 1).id, score(ada, tetris, 2, mode_id=mode.pk).id
    other, old = score(ada, chess, 3).id, score(ada, chess, 4, at=utc_now().replace(year=2020, month=2, day=28)).id
    hold_score(score_id=plain, reason="x", actor=None, now=utc_now())
    assert listed(browser, game=tetris.pk) == [arcade, plain]
    assert listed(browser, mode=mode.pk) == [arcade]
    assert listed(browser, game=chess.pk, mode=mode.pk) == []
    assert listed(browser, status="held") == [plain]
    assert listed(browser, source="import") == [old]
    assert listed(browser, created_at_from="2020-02-28", created_at_to="2020-02-28") == [old]
    assert listed(browser, created_at_to="27/02/2020") == []
    assert old not in listed(browser, created_at_from="2020-02-29")
    assert listed(browser, game="", status="", q="") == [old, other, arcade, plain]


@pytest.mark.parametrize(
    "asked",
    [
        {"game": "x"},
        {"mode": "0"},
        {"status": "gone"},
        {"source": "'"},
        {"p": "x"},
        {"p": "-1"},
        {"o": "5"},
        {"o": "x"},
    ],
)
def test_what_makes_no_sense_is_left_out(browser: Client, asked: dict[str, str]) -> None:
    game = make_game(modes=("arcade",))
    found = score(make_user("ada"), game, 1).id
    page = browser.get(URL, asked, follow=True)
    assert [row.pk for row in page.context["cl"].result_list] == [found]


@pytest.mark.parametrize("asked", [{"created_at_from": "yesterday"}, {"created_at_to": "9999-12-31"}])
def test_what_cannot_be_leads_back_to_the_list(browser: Client, asked: dict[str, str]) -> None:
    make_game()
    page = browser.get(URL, asked)
    assert (page.status_code, page.headers.get("Location", "").endswith("?e=1")) == (302, True)


@pytest.mark.parametrize("field", ["value__gt", "metadata__x", "player__email", "player__password__startswith"])
def test_no_other_field_can_be_asked_for(browser: Client, field: str) -> None:
    assert browser.get(URL, {field: "1"}).status_code == 400


def test_a_game_without_scores_is_an_empty_page(browser: Client) -> None:
    assert "No results found" in shown(browser.get(URL))


# --- How much of the ledger is read ---------------------------------------------------------------------------------

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


# --- Moderation -----------------------------------------------------------------------------------------------------


def act(browser: Client, name: str, *ids: int, **more: Any) -> Any:
    """Send what the list's form sends."""
    return browser.post(URL, {"action": f"{name}_scores", "_selected_action": ids, "index": 0, **more}, follow=True)


def test_a_void_asks_for_a_reason_and_is_done_with_one(browser: Client, admin_user: Player) -> None:
    game, ada = make_game(), make_user("ada")
    score(ada, game, 50)
    best = score(ada, game, 90).id
    asked = shown(act(browser, "void", best))
    assert "Void score" in asked
    assert "90 points by ada" in asked
    assert 'name="reason"' in asked
    for reason in ("", "   "):
        assert "Say why" in shown(act(browser, "void", best, confirmed="yes", reason=reason))
    assert Score.objects.get(pk=best).status == Status.ACCEPTED
    assert not Moderation.objects.exists()
    assert "1 voided." in shown(act(browser, "void", best, confirmed="yes", reason="Aimbot"))
    assert Score.objects.get(pk=best).status == Status.VOIDED
    row = Moderation.objects.get()
    assert (row.action, row.score_id, row.player, row.actor, row.reason) == (
        "void",
        best,
        ada,
        admin_user.user,
        "Aimbot",
    )
    assert values(season_of(game)) == {"ada": 50}


def test_the_question_is_a_plain_form_that_repeats_what_was_chosen(browser: Client) -> None:
    game, ada = make_game(), make_user("ada")
    first, second = score(ada, game, 1).id, score(ada, game, 2).id
    page = shown(act(browser, "hold", first, second))
    for name, value in (("action", "hold_scores"), ("_selected_action", first), ("_selected_action", second)):
        assert f'<input type="hidden" name="{name}" value="{value}">' in page
    assert "csrfmiddlewaretoken" in page


def test_hold_and_restore_from_a_scores_page(browser: Client) -> None:
    found = score(make_user("ada"), make_game(), 1).id
    for name, status in (("hold", Status.HELD), ("restore", Status.ACCEPTED)):
        assert f"{URL}{found}/{name}/" in shown(browser.get(f"{URL}{found}/change/"))
        page = browser.post(f"{URL}{found}/{name}/", {"confirmed": "yes", "reason": "To be seen"}, follow=True)
        assert page.redirect_chain[-1][0] == f"{URL}{found}/change/"
        assert Score.objects.get(pk=found).status == status
    page = shown(browser.get(f"{URL}{found}/change/"))
    assert page.count("To be seen") == 2
    assert f"{URL}{found}/restore/" not in page


def test_each_row_that_is_refused_says_why_and_the_rest_is_done(browser: Client) -> None:
    game, ada = make_game(), make_user("ada")
    first, second = score(ada, game, 1).id, score(ada, game, 2).id
    void_score(score_id=first, reason="x", actor=None, now=utc_now())
    page = shown(act(browser, "void", first, second, confirmed="yes", reason="Both"))
    assert "This score is voided already." in page
    assert f"Score {first}: 1 points" in page
    assert "1 voided." in page
    assert Moderation.objects.filter(action=Action.VOID, reason="Both").count() == 1


def test_too_many_at_once_are_refused(browser: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr("ranker.scores.admin.acting.AT_ONCE", 1)
    game, ada = make_game(), make_user("ada")
    chosen = [score(ada, game, n).id for n in range(2)]
    assert "at once" in shown(act(browser, "void", *chosen, confirmed="yes", reason="x"))
    assert not Moderation.objects.exists()


def test_the_whole_ledger_cannot_be_chosen(browser: Client, monkeypatch: Any) -> None:
    monkeypatch.setattr("ranker.scores.admin.acting.AT_ONCE", 1)
    game, ada = make_game(), make_user("ada")
    chosen = [score(ada, game, n).id for n in range(2)]
    act(browser, "void", chosen[0], select_across=1, confirmed="yes", reason="x")
    assert not Moderation.objects.exists()


def test_a_page_followed_by_its_link_changes_nothing(browser: Client) -> None:
    found = score(make_user("ada"), make_game(), 1).id
    assert browser.get(f"{URL}{found}/void/?confirmed=yes&reason=x").status_code == 200
    assert Score.objects.get(pk=found).status == Status.ACCEPTED
    assert browser.get(f"{URL}999/void/").status_code == 404


@pytest.mark.parametrize("path", ["add/", "{}/delete/"])
def test_the_ledger_is_not_added_to_and_not_deleted_from(browser: Client, path: str) -> None:
    found = score(make_user("ada"), make_game(), 1).id
    assert browser.get(URL + path.format(found)).status_code == 403
    assert browser.post(URL + path.format(found), {"post": "yes"}).status_code == 403


def test_the_ledger_is_not_edited(browser: Client) -> None:
    found = score(make_user("ada"), make_game(), 1).id
    assert browser.post(f"{URL}{found}/change/", {"value": 99, "status": "voided"}).status_code == 403
    assert Score.objects.values_list("value", "status").get(pk=found) == (1, "accepted")


def test_a_moderator_needs_no_more_than_the_trail() -> None:
    found = score(make_user("ada"), make_game(), 1).id
    moderator = browser_of(make_staff("moe", "view_score", "add_moderation"))
    assert "1 voided." in shown(act(moderator, "void", found, confirmed="yes", reason="x"))
    assert Moderation.objects.get().actor.username == "moe"


# --- The trail ------------------------------------------------------------------------------------------------------


def test_the_trail_is_filtered_and_searched(browser: Client, admin_user: Player) -> None:
    game, ada, bob = make_game(), make_user("ada"), make_user("bob")
    one, two = score(ada, game, 1).id, score(bob, game, 2).id
    void_score(score_id=one, reason="Aimbot, seen twice", actor=admin_user.user, now=utc_now())
    hold_score(score_id=two, reason="Outlier", actor=None, now=utc_now())

    def found(**asked: Any) -> list[str]:
        page = browser.get("/admin/scores/moderation/", asked)
        return [row.action for row in page.context["cl"].result_list]

    assert found() == ["hold", "void"]
    assert found(action__exact="void") == ["void"]
    assert found(actor=admin_user.id) == ["void"]
    assert found(actor="x") == ["hold", "void"]
    assert found(q="SEEN") == ["void"]
    assert found(q="bo") == ["hold", "void"]
    assert found(q="bob") == ["hold"]
    assert found(created_at_to="2020-01-01") == []
