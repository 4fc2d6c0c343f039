"""/health/ and its parts."""

import time
from typing import Any

import pytest
import redis
from django.db import OperationalError

from ranker.core.redis import client, key
from ranker.ops.tasks import heartbeat
from tests.conftest import Api

pytestmark = pytest.mark.django_db


@pytest.fixture
def no_postgresql(monkeypatch: Any) -> None:
    def away(*args: Any) -> None:
        raise OperationalError("connection to server at 10.1.2.3 failed: password=secret")

    monkeypatch.setattr("ranker.ops.health.connection.cursor", away)
    monkeypatch.setattr("ranker.ops.health.connection.close", lambda: None)


@pytest.fixture
def no_redis(monkeypatch: Any) -> None:
    away = redis.Redis(port=1, socket_connect_timeout=0.1)
    monkeypatch.setattr("ranker.ops.health.client", lambda: away)


@pytest.mark.parametrize(
    "path", ["/health", "/health/", "/health/live", "/health/live/", "/health/ready", "/metrics", "/metrics/"]
)
def test_every_path_answers_with_and_without_the_final_slash(api: Api, path: str) -> None:
    assert api.get(path).status_code == 200
    assert api.post(path, {}).status_code == 405


def test_all_is_well_when_everything_reports(api: Api) -> None:
    heartbeat()
    client().hset(key("relay", "status"), mapping={"at": time.time() - 2, "lag": 7})
    body = api.get("/health/").json()
    assert (body["status"], body["postgresql"], body["redis"]) == ("ok", "ok", "ok")
    assert (body["relay"]["status"], body["relay"]["lag_rows"]) == ("ok", 7)
    assert 2 <= body["relay"]["lag_seconds"] < 4
    assert body["worker"]["status"] == "ok"


def test_a_silent_relay_or_worker_degrades(api: Api) -> None:
    client().hset(key("relay", "status"), mapping={"at": time.time() - 60, "lag": 0})
    client().set(key("worker", "beat"), time.time() - 600)
    answer = api.get("/health/")
    assert answer.status_code == 200
    body = answer.json()
    assert (body["status"], body["relay"]["status"], body["worker"]["status"]) == ("degraded", "late", "late")


def test_without_redis_it_is_degraded_but_ready(api: Api, no_redis: None) -> None:
    ready = api.get("/health/ready")
    assert (ready.status_code, ready.json()) == (200, {"status": "degraded"})
    body = api.get("/health/").json()
    assert (body["status"], body["redis"], body["relay"]["status"]) == ("degraded", "down", "unknown")


def test_without_postgresql_it_is_alive_but_not_ready(api: Api, no_postgresql: None) -> None:
    assert api.get("/health/live").status_code == 200
    ready, health = api.get("/health/ready"), api.get("/health/")
    assert (ready.status_code, health.status_code) == (503, 503)
    assert (ready.json()["status"], health.json()["status"]) == ("down", "down")
    assert b"secret" not in ready.content + health.content
    assert b"10.1.2.3" not in ready.content + health.content
