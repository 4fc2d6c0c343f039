"""POST /api/auth/login/"""

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from ranker.users.models import User
from ranker.users.services import change_password, delete_account
from tests.conftest import PASSWORD, Api, Player

URL = "/api/auth/login/"
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["ada", "ADA", " ada ", "ada@example.org", "Ada@Example.ORG"])
def test_it_knows_a_player_by_username_and_email(api: Api, player: Player, name: str) -> None:
    answer = api.post(URL, {"username": name, "password": PASSWORD})
    assert answer.status_code == 200
    assert answer.json()["user"]["id"] == player.id
    assert api.be(answer.json()["access"]).get("/api/users/me/").status_code == 200
    player.user.refresh_from_db()
    assert player.user.last_login is not None


@pytest.mark.parametrize("name", ["ada", "nobody", "nobody@example.org", "x" * 254, "ad%", "ada\\"])
def test_a_wrong_name_and_a_wrong_password_look_alike(api: Api, player: Player, name: str) -> None:
    answer = api.post(URL, {"username": name, "password": "wrong" + PASSWORD})
    assert answer.status_code == 401
    assert answer.json() == {"detail": "The username or the password is wrong."}


def test_the_password_is_taken_as_typed(api: Api, make_player: Callable[..., Player]) -> None:
    make_player("bob", password="  spaces around  ")
    assert api.post(URL, {"username": "bob", "password": "  spaces around  "}).status_code == 200
    assert api.post(URL, {"username": "bob", "password": "spaces around"}).status_code == 401


@pytest.mark.parametrize("state", [{"banned_at": timezone.now()}, {"is_active": False}])
def test_it_tells_a_banned_or_disabled_player_why(api: Api, player: Player, state: dict[str, Any]) -> None:
    User.objects.filter(id=player.id).update(**state)
    answer = api.post(URL, {"username": "ada", "password": PASSWORD})
    assert answer.status_code == 403
    assert "This account is" in answer.json()["detail"]


def test_only_who_has_the_password_learns_of_a_ban(api: Api, player: Player) -> None:
    User.objects.filter(id=player.id).update(banned_at=timezone.now())
    assert api.post(URL, {"username": "ada", "password": "guess-guess"}).status_code == 401


def test_it_refuses_a_deleted_player(api: Api, player: Player) -> None:
    delete_account(user_id=player.id, now=timezone.now())
    for name in ("ada", "ada@example.org", f"deleted-{player.id}"):
        assert api.post(URL, {"username": name, "password": PASSWORD}).status_code == 401


def test_it_refuses_the_password_of_before(api: Api, player: Player) -> None:
    change_password(user_id=player.id, current_password=PASSWORD, new_password="another-horse", now=timezone.now())
    assert api.post(URL, {"username": "ada", "password": PASSWORD}).status_code == 401
    assert api.post(URL, {"username": "ada", "password": "another-horse"}).status_code == 200


def test_a_password_changed_in_the_meantime_is_not_missed(api: Api, player: Player, monkeypatch: Any) -> None:
    def matches_and_then_changes(user: User, password: str) -> bool:
        change_password(user_id=player.id, current_password=PASSWORD, new_password="another-horse", now=timezone.now())
        return True

    monkeypatch.setattr("ranker.users.services.sessions.password_matches", matches_and_then_changes)
    assert api.post(URL, {"username": "ada", "password": PASSWORD}).status_code == 401


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"username": "ada"}, "password"),
        ({"password": PASSWORD}, "username"),
        ({"username": 5, "password": PASSWORD}, "username"),
        ({"username": "ada", "password": ["x"]}, "password"),
        ({"username": "a\x00", "password": PASSWORD}, "username"),
        ({"username": "ada", "password": PASSWORD, "is_staff": True}, "is_staff"),
    ],
)
def test_it_names_the_field_at_fault(api: Api, player: Player, body: dict[str, Any], field: str) -> None:
    answer = api.post(URL, body)
    assert answer.status_code == 400
    assert list(answer.json()) == [field]


def test_an_unknown_name_costs_as_much_time_as_a_known_one(
    api: Api, player: Player, settings: Any, make_player: Callable[..., Player]
) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    make_player("eve")

    def fastest(name: str) -> float:
        def once() -> float:
            started = time.perf_counter()
            api.post(URL, {"username": name, "password": "wrong-password"})
            return time.perf_counter() - started

        return min(once() for _ in range(5))

    known, unknown = fastest("eve"), fastest("nobody")
    assert 0.5 < unknown / known < 2
