"""/api/users/ and /api/users/{id}/"""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from ranker.users.models import User
from ranker.users.selectors import list_profiles
from ranker.users.services import create_external_player, delete_account
from tests.conftest import PASSWORD, Api, Player
from tests.threads import run_at_once

URL = "/api/users/"
pytestmark = pytest.mark.django_db


def names(api: Api, query: str) -> list[str]:
    return [row["username"] for row in api.get(f"{URL}?{query}").json()["results"]]


def test_a_profile_shows_what_is_public_and_no_more(api: Api, player: Player) -> None:
    body = api.get(f"{URL}{player.id}/").json()
    assert body.keys() == {"id", "username", "display_name", "country", "created_at"}


@pytest.mark.parametrize(
    "path", ["0", "999999999", "999999999999999999", "9" * 19, "9" * 5000, "abc", "-1", "1.5", "%00"]
)
def test_an_unknown_player_is_not_found(api: Api, path: str) -> None:
    answer = api.get(f"{URL}{path}/")
    assert answer.status_code == 404
    assert answer.json().keys() == {"detail"}


def test_banned_and_deleted_players_are_shown_to_nobody(api: Api, make_player: Callable[..., Player]) -> None:
    shown, banned, deleted = make_player("seen"), make_player("banned"), make_player("gone")
    User.objects.filter(id=banned.id).update(banned_at=timezone.now())
    delete_account(user_id=deleted.id, now=timezone.now())
    assert names(api, "") == ["seen"]
    assert [api.get(f"{URL}{who.id}/").status_code for who in (shown, banned, deleted)] == [200, 404, 404]


def test_a_search_finds_how_names_begin_in_any_case(api: Api, make_player: Callable[..., Player]) -> None:
    make_player("Anna", display_name="Zoë")
    make_player("ben", display_name="Annabel")
    make_player("joanna")
    make_player("per%cent"[:3] + "_x")
    assert names(api, "search=ANN") == ["Anna", "ben"]
    assert names(api, "search=zo%C3%AB") == ["Anna"]
    assert names(api, "search=%25") == names(api, "search=_") == names(api, "search=%5C") == []
    assert names(api, "search=per_") == ["per_x"]


def test_a_search_uses_the_indexes(make_player: Callable[..., Player]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = list_profiles(search="an").order_by().explain()
    assert "users_user_username_lower_unique" in plan
    assert "users_user_display_name_prefix" in plan


def test_pages_follow_each_other(api: Api, make_player: Callable[..., Player]) -> None:
    for _ in range(5):
        make_player()
    first = api.get(f"{URL}?limit=2").json()
    assert (first["count"], len(first["results"]), first["previous"]) == (5, 2, None)
    second = api.get(first["next"]).json()
    assert [row["username"] for row in second["results"]] == ["player3", "player4"]
    assert api.get(second["previous"]).json()["results"] == first["results"]
    assert api.get(f"{URL}?offset=100000").json()["results"] == []


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=abc", "limit"),
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=", "limit"),
        ("limit=1e1", "limit"),
        ("limit=5.0", "limit"),
        ("limit=%D9%A3", "limit"),
        ("limit=1_0", "limit"),
        ("limit=+5", "limit"),
        ("limit=" + "9" * 5000, "limit"),
        ("offset=-1", "offset"),
        ("offset=9007199254740993", "offset"),
        ("offset=100001", "offset"),
        ("offset=%00", "offset"),
        ("search=" + "x" * 61, "search"),
        ("search=a%00b", "search"),
        ("anything=%00", "anything"),
    ],
)
def test_a_wrong_parameter_is_named(api: Api, query: str, field: str) -> None:
    answer = api.get(f"{URL}?{query}")
    assert answer.status_code == 400
    assert list(answer.json()) == [field]


WRITES = [("post", URL), ("put", f"{URL}1/"), ("patch", f"{URL}1/"), ("delete", f"{URL}1/")]


@pytest.mark.parametrize(("method", "path"), WRITES)
def test_only_admins_write(api: Api, player: Player, method: str, path: str) -> None:
    assert getattr(api, method)(path, {}).status_code == 401
    assert getattr(player.api, method)(path, {}).status_code == 403


def test_an_admin_makes_changes_and_deletes_a_player(admin_user: Player, api: Api) -> None:
    made = admin_user.api.post(URL, {"username": "made", "password": PASSWORD, "country": "DE"})
    assert made.status_code == 201
    path = f"{URL}{made.json()['id']}/"
    assert api.post("/api/auth/login/", {"username": "made", "password": PASSWORD}).status_code == 200
    changed = admin_user.api.patch(path, {"is_active": False, "email": "m@example.org"})
    assert (changed.json()["is_active"], changed.json()["email"]) == (False, "m@example.org")
    whole = {"username": "renamed", "email": None, "display_name": "", "country": ""}
    assert admin_user.api.put(path, whole).json()["username"] == "renamed"
    assert admin_user.api.put(path, {"username": "renamed"}).status_code == 400
    assert admin_user.api.delete(path).status_code == 204
    assert admin_user.api.delete(path).status_code == 404


def test_disabling_a_player_ends_the_sessions(admin_user: Player, player: Player) -> None:
    admin_user.api.patch(f"{URL}{player.id}/", {"is_active": False})
    assert player.api.get("/api/users/me/").status_code == 401


@pytest.mark.parametrize("field", ["is_staff", "is_superuser", "token_version", "banned_at", "password"])
def test_not_even_an_admin_writes_everything(admin_user: Player, player: Player, field: str) -> None:
    answer = admin_user.api.patch(f"{URL}{player.id}/", {field: True})
    assert answer.status_code == 400
    assert list(answer.json()) == [field]


def test_staff_do_not_write_other_staff(admin_user: Player, player: Player) -> None:
    User.objects.filter(id=player.id).update(is_staff=True)
    assert player.api.delete(f"{URL}{admin_user.id}/").status_code == 403
    assert player.api.patch(f"{URL}{admin_user.id}/", {"country": "FR"}).status_code == 403


def test_a_right_taken_away_is_gone_at_once(admin_user: Player, player: Player) -> None:
    User.objects.filter(id=admin_user.id).update(is_staff=False)
    assert admin_user.api.delete(f"{URL}{player.id}/").status_code == 403


def external(**fields: Any) -> tuple[User, bool]:
    return create_external_player(now=timezone.now(), **fields)


def test_a_game_server_makes_a_player_once() -> None:
    first, made = external(external_id="steam:1", display_name="One", country="SE")
    again, made_again = external(external_id="steam:1", display_name="Other")
    assert (made, made_again) == (True, False)
    assert again.id == first.id
    assert not first.has_usable_password()
    assert again.display_name == "One"


def test_a_game_server_is_told_that_a_name_is_taken(player: Player) -> None:
    from ranker.core.errors import Refusal

    with pytest.raises(Refusal) as refused:
        external(external_id="steam:2", username="ADA")
    assert refused.value.errors == {"username": ["This is taken."]}


@pytest.mark.django_db(transaction=True)
def test_a_game_server_asking_many_times_at_once_gets_one_player() -> None:
    found = run_at_once(lambda _: external(external_id="steam:3", username="three"), 10)
    assert len({user.id for user, _ in found}) == 1
    assert sum(made for _, made in found) == 1
