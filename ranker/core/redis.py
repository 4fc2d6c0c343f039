"""The way to Redis: one client on django-redis's pool, a breaker before it, and the names of all keys."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import redis
import structlog
from django.conf import settings
from django_redis import get_redis_connection

log = structlog.get_logger(__name__)


class RedisAway(Exception):
    """Redis did not answer in time; PostgreSQL answers in its place."""


class Breaker:
    """Leaves Redis alone for a while after a failure, so that a dead one costs one time-out and not one a request."""

    def __init__(self) -> None:
        self.open_until = 0.0

    def check(self) -> None:
        if time.monotonic() < self.open_until:
            raise RedisAway("Redis was away a moment ago")

    def trip(self) -> None:
        self.open_until = time.monotonic() + settings.REDIS_BREAKER_SECONDS

    def reset(self) -> None:
        self.open_until = 0.0


breaker = Breaker()


def client() -> redis.Redis:
    """A client on the pool that CACHES uses too: 100 ms time-outs, bytes in, bytes out."""
    connection: redis.Redis = get_redis_connection("default")
    return connection


def key(*parts: object) -> str:
    """The full name of a key: the installation's prefix and the parts, joined by colons."""
    return ":".join([settings.REDIS_KEY_PREFIX, *map(str, parts)])


@contextmanager
def guarded() -> Iterator[redis.Redis]:
    """A client whose failures become `RedisAway` and open the breaker; raises it at once while that is open."""
    breaker.check()
    try:
        yield client()
    except redis.RedisError as error:
        # A full or misconfigured Redis is as good as none: what was committed is committed, and the relay catches up.
        breaker.trip()
        log.warning("redis.away", error=type(error).__name__, detail=str(error)[:200])
        raise RedisAway(str(error)) from error
