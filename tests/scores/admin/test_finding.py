"""Scores are found by what is known of them."""

import pytest
from django.test import Client

from ranker.core.clock import utc_now
from ranker.scores.admin.finding import PLAYERS
from ranker.scores.services.moderation import hold_score
from tests.conftest import Player
from tests.scores.admin.ledger import URL, listed
from tests.staff import shown
from tests.worlds import make_game, make_user, score

pytestmark = pytest.mark.django_db


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
