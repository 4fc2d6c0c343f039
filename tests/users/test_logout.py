"""POST /api/auth/logout/"""

import pytest

from tests.conftest import PASSWORD, Api, Player

URL = "/api/auth/logout/"
pytestmark = pytest.mark.django_db


def alive(token: str) -> bool:
    status: int = Api().post("/api/auth/refresh/", {"refresh": token}).status_code
    return status == 200


def other_session() -> str:
    token: str = Api().post("/api/auth/login/", {"username": "ada", "password": PASSWORD}).json()["refresh"]
    return token


def test_it_ends_the_session_and_no_other(api: Api, player: Player) -> None:
    other = other_session()
    assert api.post(URL, {"refresh": player.refresh}).status_code == 204
    assert not alive(player.refresh)
    assert alive(other)


def test_it_may_be_repeated(api: Api, player: Player) -> None:
    assert [api.post(URL, {"refresh": player.refresh}).status_code for _ in range(2)] == [204, 204]


def test_everywhere_ends_every_session_and_access_token(api: Api, player: Player) -> None:
    other = other_session()
    assert api.post(URL, {"refresh": player.refresh, "everywhere": True}).status_code == 204
    assert not alive(other)
    assert player.api.get("/api/users/me/").status_code == 401


def test_a_used_up_token_ends_nothing_everywhere(api: Api, player: Player) -> None:
    assert alive(player.refresh)
    assert api.post(URL, {"refresh": player.refresh, "everywhere": True}).status_code == 401
    assert player.api.get("/api/users/me/").status_code == 200


def test_it_refuses_nonsense(api: Api, player: Player) -> None:
    assert api.post(URL, {"refresh": "nonsense"}).status_code == 401
    assert api.post(URL, {}).json() == {"refresh": ["This field is required."]}
