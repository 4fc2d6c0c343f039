"""Redis away: scores are taken, boards are read from PostgreSQL, and it heals by itself."""

import time
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from django.core.cache import caches

from ranker.core.redis import breaker
from ranker.games.models import Game
from ranker.local.ports import free_port
from ranker.scores.models import Score
from tests.conftest import Api, Player
from tests.worlds import make_game, proof, relay_all, score

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def game() -> Game:
    """A game."""
    game = make_game("tetris")
    relay_all()
    return game


@pytest.fixture
def redis_away(game: Game, settings: Any) -> Iterator[Any]:
    """Nobody listens where Redis should be; calling what it gives brings it back."""
    there = settings.CACHES

    def move(configuration: Any) -> None:
        settings.CACHES = configuration
        breaker.reset()

    away = deepcopy({"default": {k: v for k, v in there["default"].items() if k != "OPTIONS"}})
    away["default"] |= {"LOCATION": f"redis://127.0.0.1:{free_port()}/0", "OPTIONS": there["default"]["OPTIONS"]}
    move(away)
    yield lambda: move(there)
    move(there)


def test_a_score_is_taken_and_its_rank_unknown(player: Player, redis_away: Any) -> None:
    answer = player.api.post("/api/scores/", {"game": "tetris", "score": 5}, headers={"Idempotency-Key": "k"})
    assert answer.status_code == 201
    assert answer.json()["personal_best"]
    for board in answer.json()["boards"]:
        assert (board["value"], board["improved"]) == (5, True)
        assert {board[name] for name in ("rank", "previous_rank", "total_players", "percentile")} == {None}
    assert Score.objects.count() == 1


def test_a_replay_works_too(player: Player, redis_away: Any) -> None:
    first, again = (
        player.api.post("/api/scores/", {"game": "tetris", "score": 5}, headers={"Idempotency-Key": "k"})
        for _ in range(2)
    )
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()


def test_boards_are_read_from_the_database(player: Player, make_player: Any, api: Api, redis_away: Any) -> None:
    for user, value in ((player.user, 5), (make_player("bob").user, 9)):
        score(user, Game.objects.get(), value)
    body = api.get("/api/leaderboard/tetris/").json()
    assert body["source"] == "database"
    assert [(line["rank"], line["username"], line["score"]) for line in body["entries"]] == [
        (1, "bob", 9),
        (2, "ada", 5),
    ]
    assert api.get("/api/leaderboard/tetris/at/?score=7").json()["rank"] == 2
    mine = player.api.get("/api/leaderboard/tetris/my-rank/").json()
    assert (mine["rank"], mine["points_to_next"], mine["next_rank"]) == (2, 4, 1)
    assert api.get(f"/api/users/{player.id}/rank/").json()["rank"] == 2
    assert api.get(f"/api/leaderboard/global/around/{player.id}/").json()["source"] == "database"


def test_it_costs_one_time_out_and_not_one_a_request(player: Player, redis_away: Any, settings: Any) -> None:
    settings.REDIS_BREAKER_SECONDS = 60.0
    player.api.post("/api/scores/", {"game": "tetris", "score": 5})
    assert breaker.open_until > time.monotonic()
    began = time.monotonic()
    for value in range(5):
        assert player.api.post("/api/scores/", {"game": "tetris", "score": value}).status_code == 201
    assert time.monotonic() - began < 2.5


def test_it_heals_by_itself(player: Player, api: Api, redis_away: Any) -> None:
    player.api.post("/api/scores/", {"game": "tetris", "score": 5})
    redis_away()
    relay_all()
    body = api.get("/api/leaderboard/tetris/").json()
    assert body["source"] == "redis"
    assert [(line["username"], line["score"]) for line in body["entries"]] == [("ada", 5)]
    assert proof().drift == 0


def test_limits_are_kept_by_the_process_alone(player: Player, redis_away: Any, settings: Any) -> None:
    settings.RATE_LIMITS_ENABLED = True
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "submit": "2/minute"}
    body = {"game": "tetris", "score": 5}
    assert [player.api.post("/api/scores/", body).status_code for _ in range(3)] == [201, 201, 429]


def test_the_cache_is_gone_as_well(redis_away: Any) -> None:
    with pytest.raises(Exception, match=r"(?i)connect"):
        caches["default"].get("anything")
