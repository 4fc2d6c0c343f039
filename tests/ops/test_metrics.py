"""/metrics: requests by route, the state of everything, and one answer whichever process is asked."""

import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import redis
from prometheus_client import REGISTRY
from prometheus_client.parser import text_string_to_metric_families

from ranker.core.redis import client, key
from ranker.ops.tasks import heartbeat
from tests.conftest import Api
from tests.local.serving import served_site


def samples(text: str) -> dict[str, float]:
    """Every sample by its name and labels, as Prometheus reads them."""
    return {
        f"{one.name}{sorted(one.labels.values()) or ''}": one.value
        for family in text_string_to_metric_families(text)
        for one in family.samples
    }


@pytest.mark.django_db
def test_requests_are_counted_by_route(api: Api) -> None:
    labels = {"method": "GET", "route": "api/users/<id:user_id>/", "status": "404"}
    before = REGISTRY.get_sample_value("ranker_http_requests_total", labels) or 0
    api.get("/api/users/4711")
    api.get("/api/users/4712/")
    assert REGISTRY.get_sample_value("ranker_http_requests_total", labels) == before + 2
    text = api.get("/metrics").content.decode()
    assert "ranker_http_request_seconds_bucket" in text
    assert "4711" not in text


@pytest.mark.django_db
def test_methods_a_client_makes_up_are_counted_together(api: Api) -> None:
    api.generic("BREW", "/api/users/")
    text = api.get("/metrics").content.decode()
    assert 'method="OTHER"' in text
    assert "BREW" not in text


@pytest.mark.django_db
def test_the_state_of_everything_is_told(api: Api) -> None:
    heartbeat()
    client().hset(key("relay", "status"), mapping={"at": time.time() - 3, "lag": 7})
    found = samples(api.get("/metrics").content.decode())
    assert {part: found[f"ranker_up['{part}']"] for part in ("postgresql", "redis", "relay", "worker")} == {
        "postgresql": 1, "redis": 1, "relay": 1, "worker": 1,
    }  # fmt: skip
    assert found["ranker_relay_lag_rows"] == 7
    assert 3 <= found["ranker_relay_last_seen_seconds"] < 8
    assert 0 <= found["ranker_worker_last_seen_seconds"] < 5


@pytest.mark.django_db
def test_a_late_relay_is_not_up(api: Api) -> None:
    client().hset(key("relay", "status"), mapping={"at": time.time() - 60, "lag": 0})
    found = samples(api.get("/metrics").content.decode())
    assert (found["ranker_up['relay']"], found["ranker_up['worker']"]) == (0, 0)
    assert "ranker_worker_last_seen_seconds" not in found


@pytest.mark.django_db
def test_without_redis_it_says_so(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ranker.ops.health.client", lambda: redis.Redis(port=1, socket_connect_timeout=0.1))
    found = samples(api.get("/metrics").content.decode())
    assert (found["ranker_up['postgresql']"], found["ranker_up['redis']"], found["ranker_up['relay']"]) == (1, 0, 0)
    assert "ranker_relay_lag_rows" not in found


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    """As many web processes as there are processors (up to four) behind one port."""
    with served_site(tmp_path) as (_, address):
        yield address


def test_any_of_the_processes_answers_for_all_of_them(site: str) -> None:
    def counted() -> float:
        # A connection of its own each time: the kernel gives it to any of them.
        return samples(httpx.get(f"{site}/metrics").text)["ranker_http_requests_total['200', 'GET', 'health/live/']"]

    httpx.get(f"{site}/health/live/")
    before = counted()
    for _ in range(40):
        httpx.get(f"{site}/health/live/")
    assert [counted() - before for _ in range(10)] == [40] * 10
