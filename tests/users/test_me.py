"""/api/users/me/ and the password below it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from ranker.users.export import _sections, register_export_section
from ranker.users.models import RefreshToken, User
from ranker.users.services import delete_account
from ranker.users.tokens import sign_access
from tests.conftest import PASSWORD, Api, Player

URL = "/api/users/me/"
pytestmark = pytest.mark.django_db


def test_it_shows_my_account(player: Player) -> None:
    body = player.api.get(URL).json()
    assert body["username"] == "ada"
    assert body["email"] == "ada@example.org"
    assert "password" not in body
    assert player.api.get("/api/users/me").json() == body


def test_nobody_is_asked_for_a_token(api: Api) -> None:
    answer = api.get(URL)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.json().keys() == {"detail"}


def test_the_token_is_read_without_sql(player: Player, query_count: Any) -> None:
    with query_count() as queries:
        player.api.get(URL)
    assert len(queries) == 1


@pytest.mark.parametrize(
    ("state", "status"),
    [
        ({"banned_at": timezone.now(), "token_version": 1}, 403),
        ({"is_active": False}, 401),
        ({"token_version": 1}, 401),
        ({"deleted_at": timezone.now()}, 401),
    ],
)
def test_it_refuses_at_once_who_may_not_go_on(player: Player, state: dict[str, Any], status: int) -> None:
    User.objects.filter(id=player.id).update(**state)
    assert player.api.get(URL).status_code == status


def test_it_refuses_a_token_that_is_over(player: Player) -> None:
    old = sign_access(user_id=player.id, token_version=0, now=timezone.now() - timedelta(minutes=16))
    assert Api().be(old).get(URL).status_code == 401


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer ", "Bearer a b", "bearer x.y.z", "Bearer \xff", "Basic YTpi", "Api-Key nope"]
)
def test_it_refuses_other_headers(api: Api, header: str) -> None:
    assert api.get(URL, HTTP_AUTHORIZATION=header).status_code == 401


def test_a_refresh_token_is_no_access_token(player: Player) -> None:
    assert Api().be(player.refresh).get(URL).status_code == 401


def test_it_changes_what_is_given_and_leaves_the_rest(player: Player) -> None:
    answer = player.api.patch(URL, {"display_name": "Countess", "country": "fr"})
    assert answer.status_code == 200
    assert (answer.json()["display_name"], answer.json()["country"]) == ("Countess", "FR")
    assert answer.json()["username"] == "ada"
    assert player.api.patch(URL, {}).status_code == 200


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("is_staff", True),
        ("is_active", False),
        ("id", 7),
        ("banned_at", None),
        ("token_version", 9),
        ("password", "x"),
        ("country", "XX"),
        ("username", "bob"),
        ("email", "BOB@example.org"),
    ],
)
def test_it_refuses_and_names_the_field(
    player: Player, make_player: Callable[..., Player], field: str, value: Any
) -> None:
    make_player("bob")
    before = User.objects.values().get(id=player.id)
    answer = player.api.patch(URL, {field: value, "display_name": "changed"})
    assert answer.status_code == 400
    assert list(answer.json()) == [field]
    assert User.objects.values().get(id=player.id) == before


def test_deleting_removes_personal_data_and_ends_everything(player: Player) -> None:
    assert player.api.delete(URL).status_code == 204
    row = User.objects.get(id=player.id)
    assert (row.username, row.display_name) == (f"deleted-{row.id}", "deleted player")
    assert (row.email, row.external_id, row.country, row.is_active) == (None, None, "", False)
    assert row.deleted_at is not None
    assert not row.has_usable_password()
    assert not RefreshToken.objects.exists()
    assert player.api.get(URL).status_code == 401
    assert Api().post("/api/auth/refresh/", {"refresh": player.refresh}).status_code == 401


def test_the_name_of_a_deleted_player_is_free_again(player: Player, make_player: Callable[..., Player]) -> None:
    player.api.delete(URL)
    assert make_player("ada").id != player.id


def test_a_deletion_twice_is_one_and_leaves_a_ban(player: Player) -> None:
    banned_at = first = timezone.now()
    User.objects.filter(id=player.id).update(banned_at=banned_at)
    delete_account(user_id=player.id, now=first)
    delete_account(user_id=player.id, now=first + timedelta(days=1))
    row = User.objects.get(id=player.id)
    assert (row.deleted_at, row.banned_at) == (first, banned_at)


def test_a_new_password_ends_all_sessions_but_the_new_one(player: Player) -> None:
    answer = player.api.post(f"{URL}password/", {"current_password": PASSWORD, "new_password": "another-horse"})
    assert answer.status_code == 200
    assert player.api.get(URL).status_code == 401
    assert Api().post("/api/auth/refresh/", {"refresh": player.refresh}).status_code == 401
    assert Api().be(answer.json()["access"]).get(URL).status_code == 200
    assert Api().post("/api/auth/refresh/", {"refresh": answer.json()["refresh"]}).status_code == 200


@pytest.mark.parametrize(
    ("current", "new", "field"),
    [("wrong-password", "another-horse", "current_password"), (PASSWORD, "short", "new_password")],
)
def test_a_new_password_needs_the_old_one_and_strength(player: Player, current: str, new: str, field: str) -> None:
    answer = player.api.post(f"{URL}password/", {"current_password": current, "new_password": new})
    assert answer.status_code == 400
    assert list(answer.json()) == [field]
    assert player.api.get(URL).status_code == 200


def test_the_export_holds_the_account_its_sessions_and_the_parts_of_others(player: Player) -> None:
    register_export_section("stamps", lambda user_id: [user_id])
    try:
        body = player.api.get(f"{URL}export/").json()
    finally:
        del _sections["stamps"]
    assert body["account"]["email"] == "ada@example.org"
    assert len(body["sessions"]) == 1
    assert body["stamps"] == [player.id]
    assert "password" not in str(body)
