"""Where rate limits are counted: in Redis, by the library's own script, and several in one round trip."""

from collections.abc import Sequence
from contextlib import suppress
from typing import NamedTuple

from limits import RateLimitItem
from limits.storage import RedisStorage
from limits.strategies import SlidingWindowCounterRateLimiter as Limiter
from redis.exceptions import NoScriptError


class Hit(NamedTuple):
    """One request against a limit."""

    item: RateLimitItem
    scope: str
    identity: str


class CounterStorage(RedisStorage):
    """The library's storage, which counts one at a time, and the same for several."""

    def acquire_all(self, hits: Sequence[Hit]) -> list[bool]:
        """For which of them there was room, by a sliding window; those are counted. They only travel together.

        Raises `NoScriptError` where Redis was restarted; then none was counted.
        """
        pipeline = self.storage.pipeline(transaction=False)
        for hit in hits:
            pipeline.evalsha(self.lua_acquire_sliding_window.sha, 2, *self._arguments(hit))
        return [bool(found) for found in pipeline.execute()]

    def _arguments(self, hit: Hit) -> tuple[str | int, ...]:
        key = hit.item.key_for(hit.scope, hit.identity)
        windows = self._previous_window_key(key), self._current_window_key(key)
        return *map(self.prefixed_key, windows), hit.item.amount, hit.item.get_expiry(), 1


def hit_all(limiter: Limiter, hits: Sequence[Hit]) -> list[bool]:
    """For which of them there was room, as `limiter.hit` says of one."""
    if isinstance(limiter.storage, CounterStorage):
        with suppress(NoScriptError):
            return limiter.storage.acquire_all(hits)
    return [limiter.hit(*hit) for hit in hits]
