"""What a request costs: one round trip to PostgreSQL and one to Redis."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from django.db import connection
from redis.connection import AbstractConnection

from ranker.games.models import Game
from tests.clients import server_of
from tests.conftest import Api, Player
from tests.worlds import make_game, relay_all, score

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass
class Trips:
    """Round trips of one process."""

    sql: int = 0
    redis: int = 0


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[Trips]:
    """What happens inside: each Sync or simple Query on the wire to PostgreSQL, each send to Redis."""
    trips, send = Trips(), AbstractConnection.send_packed_command

    def sending(self: Any, *args: Any, **kwargs: Any) -> Any:
        trips.redis += 1
        return send(self, *args, **kwargs)

    with tempfile.TemporaryFile("w+") as wire, monkeypatch.context() as patch:
        patch.setattr(AbstractConnection, "send_packed_command", sending)
        connection.ensure_connection()
        raw: psycopg.Connection[Any] = connection.connection
        raw.pgconn.trace(wire.fileno())
        try:
            yield trips
        finally:
            raw.pgconn.untrace()
        wire.seek(0)
        sent = [line.split("\t") for line in wire if "\tF\t" in line]
        trips.sql = sum(1 for line in sent if line[3].strip() in {"Sync", "Query"})


@pytest.fixture
def game(settings: Any) -> Game:
    """A game, in a process that knows it and is in the middle of its work."""
    game = make_game("tetris")
    relay_all()
    settings.REGISTRY_SECONDS = 3600.0
    return game


def trips(monkeypatch: pytest.MonkeyPatch, ask: Callable[[], Any]) -> tuple[int, int]:
    """Of the seventh request: the first ones open connections, look things up and prepare statements."""
    for _ in range(6):
        assert ask().status_code < 300
    with counted(monkeypatch) as found:
        assert ask().status_code < 300
    return found.sql, found.redis


def test_the_counting_counts(game: Game, player: Player, monkeypatch: pytest.MonkeyPatch) -> None:
    score(player.user, game, 5)
    assert trips(monkeypatch, lambda: player.api.get("/api/users/me/")) == (1, 0)
    assert trips(monkeypatch, lambda: player.api.get("/api/scores/history/?limit=20")) == (3, 0)
    assert trips(monkeypatch, lambda: player.api.get("/api/scores/history/")) == (1, 0)


def test_a_submission_is_one_of_each(game: Game, player: Player, monkeypatch: pytest.MonkeyPatch) -> None:
    body = {"game": "tetris", "score": 5}
    assert trips(monkeypatch, lambda: player.api.post("/api/scores/", body)) == (1, 1)


def test_so_is_one_with_a_key(game: Game, player: Player, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = iter(range(100))

    def submit() -> Any:
        headers = {"Idempotency-Key": str(next(keys))}
        return player.api.post("/api/scores/", {"game": "tetris", "score": 5}, headers=headers)

    assert trips(monkeypatch, submit) == (1, 1)


def test_so_is_a_servers(game: Game, player: Player, monkeypatch: pytest.MonkeyPatch) -> None:
    server, body = server_of(game), {"game": "tetris", "score": 5, "player": "ada"}
    assert trips(monkeypatch, lambda: server.post("/api/scores/", body)) == (1, 1)


@pytest.mark.parametrize(
    "path",
    [
        "leaderboard/tetris/",
        "leaderboard/tetris/?window=daily&limit=100",
        "leaderboard/global/",
        "leaderboard/tetris/around/{player}/",
        "leaderboard/tetris/my-rank/",
        "users/{player}/rank/?game=tetris",
    ],
)
def test_reading_a_board_is_one_of_each(game: Game, player: Player, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    score(player.user, game, 5)
    address = "/api/" + path.format(player=player.id)
    assert trips(monkeypatch, lambda: player.api.get(address)) == (1, 1)


def test_the_rank_of_a_score_asks_redis_alone(game: Game, api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    connection.ensure_connection()
    assert trips(monkeypatch, lambda: api.get("/api/leaderboard/tetris/at/?score=1")) == (0, 1)


def test_a_page_asked_for_twice_in_a_second_is_read_once(
    game: Game, api: Api, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PUBLIC_CACHE_SECONDS = 60.0
    connection.ensure_connection()
    assert trips(monkeypatch, lambda: api.get("/api/leaderboard/tetris/")) == (0, 0)


def test_a_limit_is_one_more_to_redis(
    game: Game, player: Player, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.RATE_LIMITS_ENABLED = True
    body = {"game": "tetris", "score": 5}
    assert trips(monkeypatch, lambda: player.api.post("/api/scores/", body)) == (1, 2)
