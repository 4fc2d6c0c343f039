"""The fast lane says what the long way says, in the same words and under the same headers."""

from typing import Any

import pytest
from django.test import Client

from ranker.games.models import Game
from ranker.scores import history
from tests.conftest import Api, Player
from tests.lane import MARK
from tests.worlds import make_game, relay_all, score

pytestmark = pytest.mark.django_db(transaction=True)
PATHS = [
    "/api/leaderboard/tetris/my-rank/",
    "/api/leaderboard/tetris/my-rank/?radius=1&window=daily",
    "/api/scores/history/",
    "/api/leaderboard/global/my-rank",
    "/api/leaderboard/tetris/around/{player}/",
    "/api/leaderboard/tetris/around/{player}/?window=weekly&radius=0",
]


@pytest.fixture
def game(player: Player) -> Game:
    """A game with one score."""
    game = make_game("tetris")
    relay_all()
    score(player.user, game, 5)
    return game


def both_ways(player: Player, path: str, **headers: str) -> tuple[Any, Any]:
    """The same request by the fast lane and by Django alone."""
    fast = player.api.get(path, headers=headers)
    slow = Client().get(path, headers={"Authorization": f"Bearer {player.access}", **headers})
    assert MARK in fast.headers and MARK not in slow.headers
    return fast, slow


def plain(answer: Any) -> dict[str, str]:
    """Its headers, but for those that differ from one request to the next, and `Allow`, which DRF alone tells."""
    left_out = {"x-request-id", "allow", "etag", MARK.lower()}
    return {name.lower(): value for name, value in answer.headers.items() if name.lower() not in left_out}


@pytest.mark.parametrize("path", PATHS)
def test_it_answers_what_django_answers(game: Game, player: Player, path: str) -> None:
    fast, slow = both_ways(player, path.format(player=player.id))
    told, meant = fast.json(), slow.json()
    told.pop("as_of", None), meant.pop("as_of", None)
    assert (fast.status_code, told) == (200, meant)
    assert plain(fast) | {"content-length": ""} == plain(slow) | {"content-length": ""}


def test_a_kept_page_is_the_same_page(game: Game, player: Player, settings: Any) -> None:
    settings.PUBLIC_CACHE_SECONDS = 60.0
    slow = player.api.get("/api/leaderboard/tetris/?limit=3")
    fast = player.api.get("/api/leaderboard/tetris/?limit=3")
    assert (MARK in slow.headers, MARK in fast.headers) == (False, True)
    assert fast.content == slow.content
    assert fast.headers["ETag"] == slow.headers["ETag"]
    assert plain(fast) == plain(slow)
    again = player.api.get("/api/leaderboard/tetris/?limit=3", headers={"If-None-Match": fast.headers["ETag"]})
    assert (again.status_code, again.content, MARK in again.headers) == (304, b"", True)


def test_a_submission_has_the_receipt_of_the_long_way(game: Game, player: Player) -> None:
    fast = player.api.post("/api/scores/", {"game": "tetris", "score": 7}, headers={"Idempotency-Key": "one"})
    assert (fast.status_code, MARK in fast.headers) == (201, True)
    headers = {"Authorization": f"Bearer {player.access}", "Idempotency-Key": "one"}
    slow = Client().post("/api/scores/", b'{"game":"tetris","score":7}', "application/json", headers=headers)
    assert (slow.status_code, slow.headers["Idempotent-Replayed"]) == (200, "true")
    assert {**slow.json(), "boards": []} == {**fast.json(), "boards": []}
    again = player.api.post("/api/scores/", {"game": "tetris", "score": 7}, headers={"Idempotency-Key": "one"})
    assert (again.status_code, again.headers["Idempotent-Replayed"], MARK in again.headers) == (200, "true", True)


def test_a_long_history_names_the_same_next_page(game: Game, player: Player) -> None:
    for value in range(21):
        score(player.user, game, value, metadata={"level": value}, difficulty="hard")
    fast, slow = both_ways(player, "/api/scores/history")
    assert fast.json() == slow.json()
    assert (fast.json()["count"], len(fast.json()["results"])) == (22, 20)
    assert fast.json()["next"].endswith("/api/scores/history/?limit=20&offset=20")


def test_a_history_too_long_to_be_counted_goes_the_long_way(
    game: Game, player: Player, monkeypatch: pytest.MonkeyPatch
) -> None:
    for value in range(3):
        score(player.user, game, value)
    count = player.api.get("/api/scores/history/").json()["count"]
    monkeypatch.setattr(history, "EXACT_UP_TO", count)
    assert MARK in player.api.get("/api/scores/history/").headers
    monkeypatch.setattr(history, "EXACT_UP_TO", count - 1)
    assert MARK not in player.api.get("/api/scores/history/").headers


@pytest.mark.parametrize("headers", [{"Origin": "https://play.example"}, {"Host": "elsewhere.example"}])
def test_what_is_not_plain_goes_the_long_way(
    game: Game, player: Player, headers: dict[str, str], settings: Any
) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    assert MARK not in player.api.get("/api/leaderboard/tetris/my-rank/", headers=headers).headers


@pytest.mark.parametrize("body", [b'{"game":"tetris","score":"7"}', b'{"game":"tetris"}', b"{", b"[]"])
def test_a_faulty_body_is_explained_by_the_long_way(game: Game, player: Player, body: bytes) -> None:
    answer = player.api.post_raw("/api/scores/", body)
    assert (answer.status_code, MARK in answer.headers) == (400, False)


def test_without_encryption_nothing_is_fast_where_encryption_is_asked_for(
    game: Game, player: Player, settings: Any
) -> None:
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    path = "/api/leaderboard/tetris/my-rank/"
    assert player.api.get(path).status_code == 301
    secure = player.api.get(path, headers={"X-Forwarded-Proto": "https"})
    assert (secure.status_code, MARK in secure.headers) == (200, True)


def test_a_token_that_is_worth_nothing_is_a_401(game: Game, api: Api) -> None:
    answer = api.be("nonsense").get("/api/leaderboard/tetris/my-rank/")
    assert (answer.status_code, MARK in answer.headers) == (401, True)
    assert "WWW-Authenticate" in answer.headers


def test_a_second_origin_of_reads_has_its_own_lease(game: Game, player: Player, settings: Any) -> None:
    settings.RATE_LIMITS_ENABLED = True
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"read": "120/minute"}
    path = f"/api/leaderboard/tetris/around/{player.id}/"
    answers = [player.api.get(path, REMOTE_ADDR="192.0.2.1").status_code for _ in range(122)]
    assert answers == [200] * 120 + [429] * 2
    assert player.api.get(path, REMOTE_ADDR="192.0.2.2").status_code == 200
