"""GET /api/scores/, /api/scores/history/ and /api/scores/{id}/"""

from datetime import timedelta
from typing import Any

import pytest

from ranker.core import pagination
from ranker.core.clock import utc_now
from ranker.core.pagination import EXACT_UP_TO
from ranker.games.models import Game
from tests.clients import server_of
from tests.conftest import Api, Player
from tests.worlds import make_game, relay_all, score

FIELDS = {
    "id", "game", "mode", "user_id", "username", "score", "duration_seconds", "difficulty", "metadata", "match_id",
    "source", "status", "created_at",
}  # fmt: skip
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def game() -> Game:
    """A game with a mode."""
    game = make_game("tetris", modes=("solo",))
    relay_all()
    return game


def listed(api: Api, query: str = "", path: str = "/api/scores/") -> list[int]:
    answer = api.get(f"{path}?{query}")
    assert answer.status_code == 200, answer.content
    body = answer.json()
    assert body.keys() == {"count", "next", "previous", "results"}
    return [one["score"] for one in body["results"]]


def test_history_is_my_own_and_newest_first(player: Player, make_player: Any, game: Game) -> None:
    score(make_player("bob").user, game, 99)
    for value in (1, 2, 3):
        score(player.user, game, value)
    answer = player.api.get("/api/scores/history/").json()
    assert answer["count"] == 3
    assert [one["score"] for one in answer["results"]] == [3, 2, 1]
    assert answer["results"][0].keys() == FIELDS


def test_history_is_narrowed_down(player: Player, game: Game) -> None:
    now = utc_now()
    score(player.user, game, 1, at=now - timedelta(days=400))
    score(player.user, game, 2, at=now - timedelta(days=40))
    score(player.user, game, 3, mode_id=game.modes.get().pk)
    score(player.user, make_game("chess"), 4)
    path, day = "/api/scores/history/", (now - timedelta(days=40)).date().isoformat()
    assert listed(player.api, "", path) == [4, 3, 2, 1]
    assert listed(player.api, "game=tetris", path) == [3, 2, 1]
    assert listed(player.api, f"game={game.pk}&mode=SOLO", path) == [3]
    assert listed(player.api, f"from={day}&to={day}", path) == [2]
    assert listed(player.api, f"to={day}", path) == [2, 1]
    assert listed(player.api, f"from={now:%Y-%m-%dT%H:%M:%SZ}", path) == [4, 3]
    assert listed(player.api, "limit=1&offset=2", path) == [2]


@pytest.mark.parametrize(
    ("query", "status", "field"),
    [
        ("limit=abc", 400, "limit"),
        ("limit=0", 400, "limit"),
        ("limit=101", 400, "limit"),
        ("offset=-1", 400, "offset"),
        ("offset=100001", 400, "offset"),
        ("from=yesterday", 400, "from"),
        ("to=9999-12-31", 400, "to"),
        ("from=2026-02-30", 400, "from"),
        ("from=2026-02-02&to=2026-02-01", 400, "to"),
        ("mode=solo", 400, "mode"),
        ("game=tetris&mode=nope", 404, "mode"),
        ("game=nope", 404, "game"),
    ],
)
def test_a_wrong_parameter_is_named(player: Player, game: Game, query: str, status: int, field: str) -> None:
    answer = player.api.get(f"/api/scores/history/?{query}")
    assert (answer.status_code, list(answer.json())) == (status, [field])


def test_admins_see_all_scores(player: Player, make_player: Any, admin_user: Player, game: Game) -> None:
    bob = make_player("bob")
    score(player.user, game, 1)
    score(bob.user, game, 2)
    score(bob.user, make_game("chess"), 3)
    voided = player.api.get("/api/scores/history/").json()["results"][0]["id"]
    admin_user.api.post(f"/api/scores/{voided}/void/", {"reason": "cheating"})
    assert listed(admin_user.api) == [3, 2, 1]
    assert listed(admin_user.api, "player=bob") == [3, 2]
    assert listed(admin_user.api, f"player={bob.id}&game=tetris") == [2]
    assert listed(admin_user.api, "status=voided") == [1]
    assert admin_user.api.get("/api/scores/?player=nobody").status_code == 404
    assert admin_user.api.get("/api/scores/?status=nonsense").status_code == 400


def test_a_server_sees_those_of_its_game(player: Player, game: Game) -> None:
    score(player.user, game, 1)
    score(player.user, make_game("chess"), 2)
    server = server_of(game)
    assert listed(server) == [1]
    assert listed(server, "game=tetris") == [1]
    answer = server.get("/api/scores/?game=chess")
    assert (answer.status_code, list(answer.json())) == (403, ["game"])


def test_players_and_nobody_do_not(player: Player, api: Api) -> None:
    assert player.api.get("/api/scores/").status_code == 403
    assert api.get("/api/scores/").status_code == 401
    assert api.get("/api/scores/history/").status_code == 401


def test_a_score_is_for_its_player_admins_and_its_server(
    player: Player, make_player: Any, admin_user: Player, game: Game, api: Api
) -> None:
    made = score(player.user, game, 1)
    path = f"/api/scores/{made.id}/"
    for caller in (player.api, admin_user.api, server_of(game)):
        answer = caller.get(path)
        assert (answer.status_code, answer.json()["score"]) == (200, 1)
    assert make_player("bob").api.get(path).status_code == 403
    assert server_of(make_game("chess")).get(path).status_code == 403
    assert api.get(path).status_code == 401
    assert player.api.get("/api/scores/999999999/").status_code == 404
    assert player.api.get(f"/api/scores/{10**30}/").status_code == 404


def test_a_long_list_is_not_counted_to_its_end(player: Player, game: Game, monkeypatch: pytest.MonkeyPatch) -> None:
    assert EXACT_UP_TO == 10_000
    for value in range(5):
        score(player.user, game, value)
    monkeypatch.setattr(pagination, "EXACT_UP_TO", 3)
    answer = player.api.get("/api/scores/history/?limit=2").json()
    assert answer["count"] >= 4
    assert [one["score"] for one in answer["results"]] == [4, 3]


def test_the_ledger_is_in_my_export(player: Player, admin_user: Player, game: Game) -> None:
    made = score(player.user, game, 5, metadata={"a": 1})
    admin_user.api.post(f"/api/scores/{made.id}/void/", {"reason": "a mistake"})
    export = player.api.get("/api/users/me/export/").json()
    assert [(one["score"], one["metadata"], one["status"]) for one in export["scores"]] == [(5, {"a": 1}, "voided")]
    assert [(one["action"], one["reason"]) for one in export["moderation"]] == [("void", "a mistake")]
