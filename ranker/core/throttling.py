"""Rate limits, counted in Redis by one atomic script a check (`core/counters.py`); `RATE_LIMITS` has their sizes."""

import hashlib
import math
import time
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from django.conf import settings
from django.http import HttpRequest
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter as Limiter
from redis import RedisError
from redis.connection import ConnectionPool
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from .address import client_address, network_of
from .counters import CounterStorage, Hit, hit_all
from .errors import RETRY_SECONDS, Refusal
from .redis import RedisAway, guarded, key

if TYPE_CHECKING:
    # DRF's views import this module.
    from rest_framework.views import APIView

T = TypeVar("T")
COUNTER_AWAY = "This cannot be checked at the moment. Try again in a few seconds."
rule = lru_cache(parse)


@lru_cache(maxsize=8)
def _shared(pool: ConnectionPool, prefix: str) -> Limiter:
    return Limiter(CounterStorage("redis://", connection_pool=pool, key_prefix=prefix))


# Stands in while Redis is away, so that its absence is no invitation; each process counts for itself.
_local = Limiter(MemoryStorage())


def reset_local() -> None:
    """Forget what this process counted by itself."""
    _local.storage.reset()


class RateLimit(BaseThrottle):
    """One limit. `scope` names it in `RATE_LIMITS`; a closed one refuses while Redis is away."""

    scope = ""
    closed = False
    _wait = 1.0

    def identity(self, request: Request) -> str | None:
        """Whom it counts; `None` is not limited."""
        return network_of(client_address(request))

    def allow_request(self, request: Request, view: "APIView") -> bool:
        """Whether there is room; raises `Refusal` (503) where that is unknown and this limit is closed."""
        if not settings.RATE_LIMITS_ENABLED or (identity := self.identity(request)) is None:
            return True
        return self.take(rule(settings.RATE_LIMITS[self.scope]), identity)

    def wait(self) -> float:
        """Seconds until there is room again."""
        return self._wait

    def take(self, item: RateLimitItem, identity: str, *, cost: int = 1) -> bool:
        """Count `cost` requests at once, all of them or none; says whether there was room."""
        return _counted(lambda limiter: self._count(limiter, item, _digest(identity), cost), closed=self.closed)

    def _count(self, limiter: Limiter, item: RateLimitItem, identity: str, cost: int) -> bool:
        if limiter.hit(item, self.scope, identity, cost=cost):
            return True
        reset = limiter.get_window_stats(item, self.scope, identity).reset_time
        self._wait = max(1, math.ceil(reset - time.time()))
        return False


class ReadThrottle(RateLimit):
    """Any request, by address."""

    scope = "read"


class RegisterThrottle(RateLimit):
    """New accounts, by address."""

    scope = "register"
    closed = True


class LoginThrottle(RateLimit):
    """Guesses at a password, by the name guessed at and the address."""

    scope = "login"
    closed = True

    def identity(self, request: Request) -> str:
        """The name as typed, whatever its case, and the address."""
        name = request.data.get("username") if isinstance(request.data, dict) else None
        return f"{str(name).strip().lower()} {super().identity(request)}"


class PasswordThrottle(RateLimit):
    """Guesses at one's own current password, by account."""

    scope = "login"
    closed = True

    def identity(self, request: Request) -> str | None:
        """The caller."""
        return caller_of(request)


class SubmitThrottle(RateLimit):
    """Scores, by player. Server keys are the operator's own and not limited."""

    scope = "submit"

    def identity(self, request: Request) -> str | None:
        """The player."""
        if getattr(request.user, "is_server_key", False):
            return None
        return caller_of(request) or super().identity(request)


class NoRoom(Exception):
    """A limit was reached by a request that was counted along with others; `SubmitThrottle` says how long to wait."""


def take_submissions(*, user_ids: Sequence[int]) -> list[bool]:
    """Count a submission of each of these players, as `SubmitThrottle` does, in one round trip; for whom there was
    room."""
    if not settings.RATE_LIMITS_ENABLED:
        return [True] * len(user_ids)
    item = rule(settings.RATE_LIMITS[SubmitThrottle.scope])
    hits = [Hit(item, SubmitThrottle.scope, _digest(_name_of(user_id))) for user_id in user_ids]
    return _counted(lambda limiter: hit_all(limiter, hits), closed=SubmitThrottle.closed)


def _counted(count: Callable[[Limiter], T], *, closed: bool) -> T:
    """What was counted in Redis, or while that is away in this process; raises `Refusal` (503) then where `closed`."""
    try:
        with guarded() as redis:
            return count(_shared(redis.connection_pool, key("limits")))
    except (RedisAway, RedisError):
        if closed:
            raise _unknown() from None
        return count(_local)


def caller_of(request: Request | HttpRequest) -> str | None:
    """`user:ID` of whoever is logged in."""
    return _name_of(request.user.pk) if request.user.is_authenticated else None


def _name_of(user_id: int) -> str:
    return f"user:{user_id}"


def _digest(identity: str) -> str:
    """Fixed in length and without personal data, whatever was typed as a name."""
    return hashlib.blake2b(identity.encode("utf-8", "replace"), digest_size=16).hexdigest()


def _unknown() -> Refusal:
    return Refusal(status=503, detail=COUNTER_AWAY, headers={"Retry-After": str(RETRY_SECONDS)})
