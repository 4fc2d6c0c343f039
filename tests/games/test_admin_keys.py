"""Server keys in the admin: shown once, stored hashed, revoked and never edited."""

import re
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.test import Client

from ranker.games.keys import digest_of
from ranker.games.models import GameKey
from ranker.games.services import create_key
from tests.conftest import Api, Player
from tests.staff import browser_of, make_staff, shown
from tests.worlds import make_game, make_user

URL = "/admin/games/gamekey/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(admin_user: Player) -> Client:
    return browser_of(admin_user.user)


def make_key(browser: Client, **more: Any) -> tuple[Any, str]:
    """What the form answers, and the secret on that page."""
    page = browser.post(f"{URL}add/", {"game": make_game().pk, "name": "eu-west", **more})
    found = re.search(r'id="secret">(rk_[\w-]{43})<', shown(page))
    assert found, page.content
    return page, found[1]


def test_the_key_is_shown_on_the_page_after_saving_and_works(browser: Client, admin_user: Player) -> None:
    page, secret = make_key(browser)
    assert page.status_code == 200
    assert "no-store" in page.headers["Cache-Control"]
    key = GameKey.objects.get()
    assert (key.digest, key.prefix, key.created_by) == (digest_of(secret), secret[:10], admin_user.user)
    make_user("ada")
    server = Api()
    server.credentials(HTTP_AUTHORIZATION=f"Api-Key {secret}")
    answer = server.post("/api/scores/", {"game": key.game.slug, "score": 5, "player": "ada"})
    assert answer.status_code == 201, answer.content
    key.refresh_from_db()
    assert key.last_used_at is not None


def test_the_key_is_never_shown_again_and_kept_nowhere(browser: Client) -> None:
    _, secret = make_key(browser, _continue="1")
    key = GameKey.objects.get()
    for address in (URL, f"{URL}{key.pk}/change/", f"{URL}{key.pk}/history/", "/admin/"):
        page = shown(browser.get(address))
        assert secret not in page
        assert key.digest not in page
    kept = [str(row) for model in (GameKey, LogEntry, Session) for row in model.objects.values_list()]
    assert not [row for row in kept if secret in row]
    assert not [cookie for cookie in browser.cookies.values() if secret in cookie.value]


def test_a_key_is_revoked_after_a_question(browser: Client) -> None:
    _, secret = make_key(browser)
    key = GameKey.objects.get()
    chosen = {"action": "revoke_keys", "_selected_action": [key.pk], "index": 0}
    assert "cannot be given back" in shown(browser.post(URL, chosen))
    key.refresh_from_db()
    assert key.revoked_at is None
    assert "1 revoked." in shown(browser.post(URL, {**chosen, "confirmed": "yes"}, follow=True))
    server = Api()
    server.credentials(HTTP_AUTHORIZATION=f"Api-Key {secret}")
    assert server.get("/api/scores/").status_code == 401
    assert "revoked already" in shown(browser.post(URL, {**chosen, "confirmed": "yes"}, follow=True))


def test_a_key_is_revoked_from_its_page(browser: Client) -> None:
    make_key(browser)
    key = GameKey.objects.get()
    assert f"{URL}{key.pk}/revoke/" in shown(browser.get(f"{URL}{key.pk}/change/"))
    browser.post(f"{URL}{key.pk}/revoke/", {"confirmed": "yes"})
    key.refresh_from_db()
    assert key.revoked_at is not None
    assert f"{URL}{key.pk}/revoke/" not in shown(browser.get(f"{URL}{key.pk}/change/"))


def test_a_key_is_not_edited_and_not_deleted(browser: Client) -> None:
    key, _ = create_key(game=make_game(), name="eu-west", created_by=None)
    other = make_game("chess")
    sent = {"name": "mine", "game": other.pk, "digest": "0" * 64, "post": "yes"}
    assert browser.post(f"{URL}{key.pk}/change/", sent).status_code == 403
    assert browser.post(f"{URL}{key.pk}/delete/", sent).status_code == 403
    after = GameKey.objects.get()
    assert (after.name, after.game_id, after.digest) == (key.name, key.game_id, key.digest)


def test_who_may_add_keys_does_not_revoke_them() -> None:
    clerk = browser_of(make_staff("clerk", "view_gamekey", "add_gamekey"))
    make_key(clerk)
    key = GameKey.objects.get()
    assert clerk.post(f"{URL}{key.pk}/revoke/", {"confirmed": "yes"}).status_code == 403
    assert GameKey.objects.get().revoked_at is None


def test_an_unfinished_form_makes_no_key(browser: Client) -> None:
    page = browser.post(f"{URL}add/", {"game": make_game().pk, "name": ""})
    assert page.status_code == 200
    assert "This field is required" in shown(page)
    assert not GameKey.objects.exists()
