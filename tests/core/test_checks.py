"""System checks of the servers behind us."""

from typing import Any
from unittest.mock import Mock

import pytest
import redis

from ranker.core import checks


@pytest.mark.django_db
def test_the_servers_of_the_test_suite_are_new_enough() -> None:
    assert checks.check_postgresql(databases=["default"]) == []
    assert checks.check_redis() == []


@pytest.mark.parametrize(
    ("info", "wrong"),
    [
        ({"redis_version": "6.2.1"}, True),
        ({"redis_version": "7.0.15"}, False),
        ({"redis_version": "7.2.4", "valkey_version": "7.2.9"}, True),
        ({"redis_version": "7.2.4", "valkey_version": "9.1.2"}, False),
    ],
)
def test_it_tells_redis_from_valkey(monkeypatch: Any, info: dict[str, str], wrong: bool) -> None:
    monkeypatch.setattr(checks, "client", lambda: Mock(info=lambda section: info))
    assert [error.id for error in checks.check_redis()] == (["ranker.E002"] if wrong else [])


def test_an_old_postgresql_is_an_error(monkeypatch: Any) -> None:
    monkeypatch.setattr(checks, "connections", {"default": Mock(pg_version=140_011)})
    assert [error.id for error in checks.check_postgresql(databases=["default"])] == ["ranker.E001"]


def test_a_redis_that_is_away_is_no_error(monkeypatch: Any) -> None:
    away = Mock(info=Mock(side_effect=redis.ConnectionError))
    monkeypatch.setattr(checks, "client", lambda: away)
    assert checks.check_redis() == []
