"""Rate limits."""

import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest
import redis
from rest_framework.test import APIRequestFactory

from ranker.core import throttling
from ranker.core.errors import Refusal
from ranker.core.redis import client
from ranker.core.throttling import LoginThrottle, ReadThrottle, RegisterThrottle, SubmitThrottle, take_submissions
from ranker.users.principals import TokenPlayer
from tests.conftest import PASSWORD, Api, Player
from tests.threads import run_at_once


@pytest.fixture(autouse=True)
def limits(settings: Any) -> Any:
    settings.RATE_LIMITS_ENABLED = True
    settings.RATE_LIMITS = {"login": "3/minute", "register": "2/hour", "submit": "3/minute", "read": "5/minute"}
    return settings


def request(user: Any = None, **meta: str) -> Any:
    made = APIRequestFactory().get("/", **meta)
    made.user = user or TokenPlayer(id=1, token_version=0)
    return made


def hits(kind: type[throttling.RateLimit], count: int, made: Any = None) -> list[bool]:
    return [kind().allow_request(made or request(), None) for _ in range(count)]  # type: ignore[arg-type]


def test_it_lets_as_many_through_as_the_setting_says() -> None:
    assert hits(SubmitThrottle, 5) == [True] * 3 + [False] * 2


def test_players_are_counted_apart() -> None:
    hits(SubmitThrottle, 3)
    assert hits(SubmitThrottle, 1, request(TokenPlayer(id=2, token_version=0))) == [True]


def test_addresses_are_counted_apart_and_forwarding_is_not_believed() -> None:
    assert hits(ReadThrottle, 6)[-1] is False
    assert hits(ReadThrottle, 1, request(HTTP_X_FORWARDED_FOR="203.0.113.9")) == [False]
    assert hits(ReadThrottle, 1, request(REMOTE_ADDR="203.0.113.9")) == [True]


def test_a_server_key_may_submit_as_much_as_it_likes() -> None:
    class Key:
        is_server_key = True

    assert all(hits(SubmitThrottle, 10, request(Key())))


def test_it_counts_under_the_prefix_of_the_moment(settings: Any, redis_prefix: str) -> None:
    hits(SubmitThrottle, 4)
    counted = list(client().scan_iter(f"{redis_prefix}*"))
    assert counted
    assert all(name.startswith(f"{redis_prefix}:limits:".encode()) for name in counted)
    settings.REDIS_KEY_PREFIX = redis_prefix + "other"
    assert hits(SubmitThrottle, 1) == [True]


def test_of_many_at_once_no_more_get_through(redis_prefix: str) -> None:
    assert sum(run_at_once(lambda _: hits(SubmitThrottle, 1)[0], 20)) == 3


def test_a_check_is_one_round_trip(monkeypatch: Any) -> None:
    hits(SubmitThrottle, 1)
    sent: list[Any] = []
    real = redis.Redis.execute_command
    monkeypatch.setattr(redis.Redis, "execute_command", lambda *a, **k: (sent.append(a[1]), real(*a, **k))[1])
    hits(SubmitThrottle, 1)
    assert sent == ["EVALSHA"]


def test_many_are_counted_in_one_trip_and_each_by_itself() -> None:
    hits(SubmitThrottle, 2)
    found = [take_submissions(user_ids=[1, 2, 3]) for _ in range(4)]
    assert found == [[True] * 3, [False, True, True], [False, True, True], [False] * 3]
    assert hits(SubmitThrottle, 1, request(TokenPlayer(id=3, token_version=0))) == [False]


def test_many_are_counted_once_by_a_redis_that_was_restarted() -> None:
    take_submissions(user_ids=[1, 2])
    client().script_flush()
    assert take_submissions(user_ids=[1, 2]) == [True, True]
    assert hits(SubmitThrottle, 2) == [True, False]


def test_many_are_counted_here_while_redis_is_away(stopped_redis: None) -> None:
    assert [take_submissions(user_ids=[1, 2]) for _ in range(4)] == [[True] * 2] * 3 + [[False] * 2]


def test_nothing_typed_is_kept_in_redis(db: None, api: Api, redis_prefix: str) -> None:
    api.post("/api/auth/login/", {"username": "carol@example.org", "password": PASSWORD})
    assert not [name for name in client().scan_iter(f"{redis_prefix}*") if b"carol" in name]


def test_it_says_when_there_is_room_again(db: None, api: Api) -> None:
    answers = [api.get("/api/users/") for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 60
    assert answers[-1].json().keys() == {"detail"}


def test_guesses_are_counted_by_name_whatever_its_case(player: Player, api: Api) -> None:
    def guess(name: str) -> int:
        status: int = api.post("/api/auth/login/", {"username": name, "password": "wrong"}).status_code
        return status

    assert [guess(name) for name in ("ada", "ADA", " Ada ", "ada")] == [401, 401, 401, 429]
    assert guess("bob") == 401


def test_registrations_are_counted_by_address(db: None, api: Api) -> None:
    def register(number: int) -> int:
        body = {"username": f"user{number}", "email": f"u{number}@example.org", "password": PASSWORD}
        status: int = api.post("/api/auth/register/", body).status_code
        return status

    assert [register(number) for number in range(3)] == [201, 201, 429]


@pytest.fixture
def stopped_redis(monkeypatch: Any) -> Iterator[None]:
    """A server that takes connections and never answers, as a stopped process does."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as server:
        deaf = redis.Redis(port=server.getsockname()[1], socket_timeout=0.1, socket_connect_timeout=0.1, retry=None)
        monkeypatch.setattr("ranker.core.redis.client", lambda: deaf)
        yield


def test_scores_go_on_without_redis_and_are_still_limited(stopped_redis: None) -> None:
    assert hits(SubmitThrottle, 5) == [True] * 3 + [False] * 2


def test_a_stopped_redis_costs_one_time_out_and_not_one_a_request(stopped_redis: None) -> None:
    started = time.perf_counter()
    hits(SubmitThrottle, 20)
    assert time.perf_counter() - started < 0.5


@pytest.mark.parametrize("kind", [LoginThrottle, RegisterThrottle])
def test_passwords_and_accounts_wait_for_redis(stopped_redis: None, kind: type[throttling.RateLimit]) -> None:
    made = request()
    made.data = {"username": "ada"}
    with pytest.raises(Refusal) as refused:
        kind().allow_request(made, None)  # type: ignore[arg-type]
    assert (refused.value.status, refused.value.headers) == (503, {"Retry-After": "2"})


def test_they_can_be_switched_off(settings: Any) -> None:
    settings.RATE_LIMITS_ENABLED = False
    assert all(hits(SubmitThrottle, 10))
