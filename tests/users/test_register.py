"""POST /api/auth/register/"""

from typing import Any

import pytest

from ranker.users.models import User
from tests.conftest import PASSWORD, Api
from tests.threads import run_at_once

URL = "/api/auth/register/"
BODY = {"username": "Grace.H", "email": "grace@example.org", "password": PASSWORD}
pytestmark = pytest.mark.django_db


def test_it_answers_the_account_and_two_tokens(api: Api) -> None:
    answer = api.post(URL, {**BODY, "display_name": "Grace", "country": "us"})
    assert answer.status_code == 201
    body = answer.json()
    assert body.keys() == {"user", "access", "refresh"}
    user = User.objects.get()
    assert body["user"] == {
        "id": user.id,
        "username": "Grace.H",
        "email": "grace@example.org",
        "display_name": "Grace",
        "country": "US",
        "is_staff": False,
        "is_active": True,
        "created_at": user.created_at.isoformat().replace("+00:00", "Z"),
    }
    assert api.be(body["access"]).get("/api/users/me/").status_code == 200


def test_it_stores_no_password_in_the_clear(api: Api) -> None:
    api.post(URL, BODY)
    assert PASSWORD not in User.objects.get().password


@pytest.mark.parametrize("path", ["/api/auth/register", "/api/auth/register/"])
def test_it_answers_with_and_without_the_final_slash(api: Api, path: str) -> None:
    assert api.post(path, BODY).status_code == 201


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("username", "ab"),
        ("username", "x" * 33),
        ("username", "123456"),
        ("username", "has space"),
        ("username", "naïve"),
        ("username", "line\nbreak"),
        ("username", "nul\x00"),
        ("username", "deleted-7"),
        ("username", 5),
        ("username", True),
        ("username", None),
        ("username", ["list"]),
        ("username", {"an": "object"}),
        ("email", "nonsense"),
        ("email", "x" * 250 + "@example.org"),
        ("email", ""),
        ("email", 7),
        ("password", "short"),
        ("password", "password"),
        ("password", "grace.h1"),
        ("password", "x" * 129),
        ("password", 12345678901234),
        ("country", "ZZ"),
        ("country", "GBR"),
        ("country", 44),
        ("display_name", "x" * 61),
        ("display_name", "two\nlines"),
        ("display_name", "turned \u202e round"),
        ("is_staff", True),
        ("is_superuser", True),
        ("is_active", True),
        ("token_version", 3),
        ("created_at", "2001-01-01T00:00:00Z"),
        ("id", 1),
        ("external_id", "mine"),
    ],
)
def test_it_refuses_and_names_the_field(api: Api, field: str, value: Any) -> None:
    answer = api.post(URL, {**BODY, field: value})
    assert answer.status_code == 400
    assert list(answer.json()) == [field]
    assert all(isinstance(text, str) for text in answer.json()[field])
    assert not User.objects.exists()


@pytest.mark.parametrize("field", ["username", "email", "password"])
def test_it_names_what_is_missing(api: Api, field: str) -> None:
    answer = api.post(URL, {name: value for name, value in BODY.items() if name != field})
    assert answer.status_code == 400
    assert list(answer.json()) == [field]


@pytest.mark.parametrize(("field", "value"), [("username", "GRACE.h"), ("email", "GRACE@Example.Org")])
def test_it_refuses_what_is_taken_in_any_case(api: Api, field: str, value: str) -> None:
    api.post(URL, BODY)
    answer = api.post(URL, {"username": "other", "email": "other@example.org", "password": PASSWORD, field: value})
    assert answer.status_code == 400
    assert answer.json() == {field: ["This is taken."]}


def test_it_ignores_an_old_token(api: Api) -> None:
    assert api.be("not-a-token").post(URL, BODY).status_code == 201


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_gets_the_name() -> None:
    def register(number: int) -> int:
        name = "grace" if number % 2 else "GRACE"
        body = {"username": name, "email": f"g{number}@example.org", "password": PASSWORD}
        return Api().post(URL, body).status_code

    assert sorted(run_at_once(register, 8)) == [201] + [400] * 7
    assert User.objects.count() == 1
