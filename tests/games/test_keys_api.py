"""/api/games/{game}/keys/"""

from typing import Any

import pytest

from ranker.games.models import GameKey
from tests.clients import with_key
from tests.conftest import Player
from tests.worlds import make_game

pytestmark = pytest.mark.django_db(transaction=True)
URL = "/api/games/alpha/keys/"


def test_a_key_is_shown_once_and_kept_as_a_digest(admin_user: Player) -> None:
    make_game("alpha")
    answer = admin_user.api.post(URL, {"name": "eu-west"})
    assert answer.status_code == 201
    made = answer.json()
    assert made.keys() == {"id", "name", "prefix", "created_at", "last_used_at", "revoked_at", "key"}
    row = GameKey.objects.get()
    assert made["key"].startswith(made["prefix"]) and len(made["key"]) > 40
    assert made["key"] not in (row.digest, row.prefix, row.name)
    assert row.created_by_id == admin_user.id
    listed = admin_user.api.get(URL).json()
    assert listed["results"] == [{name: value for name, value in made.items() if name != "key"}]


def test_a_revoked_key_is_worth_nothing_at_once(admin_user: Player) -> None:
    make_game("alpha")
    made = admin_user.api.post(URL, {"name": "eu-west"}).json()
    server = with_key(made["key"])
    assert server.get("/api/scores/").status_code == 200
    for _ in range(2):
        assert admin_user.api.delete(f"{URL}{made['id']}/").status_code == 204
    assert server.get("/api/scores/").status_code == 401
    assert admin_user.api.get(URL).json()["results"][0]["revoked_at"] is not None


def test_a_key_belongs_to_its_game(admin_user: Player) -> None:
    make_game("alpha")
    make_game("beta")
    made = admin_user.api.post(URL, {"name": "eu-west"}).json()
    assert admin_user.api.delete(f"/api/games/beta/keys/{made['id']}/").status_code == 404
    assert admin_user.api.get("/api/games/beta/keys/").json()["count"] == 0
    assert admin_user.api.post("/api/games/nope/keys/", {"name": "x"}).status_code == 404


@pytest.mark.parametrize("body", [{}, {"name": ""}, {"name": "x" * 81}, {"name": 5}, {"name": "nul\x00"}])
def test_a_key_needs_a_name(admin_user: Player, body: dict[str, Any]) -> None:
    make_game("alpha")
    answer = admin_user.api.post(URL, body)
    assert (answer.status_code, list(answer.json())) == (400, ["name"])


def test_keys_are_of_no_use_where_players_or_admins_act(admin_user: Player) -> None:
    make_game("alpha")
    server = with_key(admin_user.api.post(URL, {"name": "eu-west"}).json()["key"])
    for path in ("/api/users/me/", "/api/scores/history/", "/api/leaderboard/alpha/my-rank/", URL):
        assert server.get(path).status_code == 403
    assert server.patch("/api/games/alpha/", {"name": "x"}).status_code == 403
