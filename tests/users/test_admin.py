"""Players in the admin."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from ranker.users.models import User
from tests.conftest import PASSWORD, Api, Player

URL = "/admin/users/user/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(admin_user: Player) -> Client:
    client = Client()
    client.force_login(admin_user.user, backend="ranker.users.backends.UsernameOrEmailBackend")
    return client


@pytest.mark.parametrize("name", ["BOSS", "boss@EXAMPLE.org"])
def test_an_admin_logs_in_by_username_and_email(admin_user: Player, client: Client, name: str) -> None:
    form = {"username": name, "password": PASSWORD, "next": "/admin/"}
    assert client.post("/admin/login/", form).status_code == 302
    assert client.get("/admin/").status_code == 200


def test_a_ban_closes_an_open_session(browser: Client, admin_user: Player) -> None:
    assert browser.get("/admin/").status_code == 200
    User.objects.filter(id=admin_user.id).update(banned_at=timezone.now())
    assert browser.get("/admin/").status_code == 302


def test_a_player_is_no_admin(player: Player, client: Client) -> None:
    client.post("/admin/login/", {"username": "ada", "password": PASSWORD})
    assert client.get("/admin/").status_code == 302


@pytest.mark.parametrize(("search", "found"), [("AD", True), ("da", False), ("Ada@example.org", True), ("%", False)])
def test_it_searches_by_prefix(browser: Client, player: Player, search: str, found: bool) -> None:
    page = browser.get(URL, {"q": search})
    assert page.status_code == 200
    assert (f"{URL}{player.id}/change/".encode() in page.content) is found


def test_it_shows_and_saves_a_player(browser: Client, player: Player) -> None:
    page = browser.get(f"{URL}{player.id}/change/")
    assert page.status_code == 200
    form = {
        "username": "ada",
        "display_name": "Lovelace",
        "country": "GB",
        "email": "",
        "external_id": "",
        "is_active": "on",
    }
    assert browser.post(f"{URL}{player.id}/change/", form).status_code == 302
    player.user.refresh_from_db()
    assert (player.user.display_name, player.user.email, player.user.external_id) == ("Lovelace", None, None)


def test_two_players_may_both_have_no_email(browser: Client, player: Player) -> None:
    for name in ("first", "second"):
        form = {"username": name, "usable_password": "true", "password1": PASSWORD, "password2": PASSWORD}
        assert browser.post(f"{URL}add/", form).status_code == 302
    assert User.objects.filter(username__in=["first", "second"], email=None).count() == 2


@pytest.mark.parametrize(
    ("field", "value"), [("username", "123"), ("username", "BOSS"), ("country", "zz"), ("email", "BOSS@example.org")]
)
def test_a_wrong_value_is_told_and_not_a_crash(browser: Client, player: Player, field: str, value: str) -> None:
    form: dict[str, Any] = {"username": "ada", "display_name": "", "country": "GB", "is_active": "on", field: value}
    page = browser.post(f"{URL}{player.id}/change/", form)
    assert page.status_code == 200
    assert b"error" in page.content.lower()


def test_a_new_password_ends_the_players_sessions(browser: Client, player: Player) -> None:
    form = {"usable_password": "true", "password1": "another-horse", "password2": "another-horse"}
    assert browser.post(f"{URL}{player.id}/password/", form).status_code == 302
    assert player.api.get("/api/users/me/").status_code == 401
    assert Api().post("/api/auth/login/", {"username": "ada", "password": "another-horse"}).status_code == 200


def test_nobody_deletes_a_row(browser: Client, player: Player) -> None:
    assert browser.post(f"{URL}{player.id}/delete/", {"post": "yes"}).status_code == 403
