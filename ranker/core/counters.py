"""Where rate limits are counted: in Redis, by the library's own script, and several in one round trip."""

from collections.abc import Sequence
from typing import NamedTuple

from limits import RateLimitItem
from limits.storage import RedisStorage
from redis.exceptions import NoScriptError


class Hit(NamedTuple):
    """One request against a limit."""

    item: RateLimitItem
    scope: str
    identity: str


class CounterStorage(RedisStorage):
    """The library's storage, which counts one at a time, and the same for several."""

    def acquire_all(self, hits: Sequence[Hit]) -> list[bool]:
        """For which of them there was room, by a sliding window; those are counted. They only travel together."""
        if len(hits) == 1:
            return self._one_by_one(hits)
        pipeline = self.storage.pipeline(transaction=False)
        for hit in hits:
            pipeline.evalsha(self.lua_acquire_sliding_window.sha, 2, *self._arguments(hit))
        try:
            return [bool(found) for found in pipeline.execute()]
        except NoScriptError:
            # Redis was restarted, and none was counted.
            return self._one_by_one(hits)

    def _one_by_one(self, hits: Sequence[Hit]) -> list[bool]:
        return [
            self.acquire_sliding_window_entry(item.key_for(*names), item.amount, item.get_expiry())
            for item, *names in hits
        ]

    def _arguments(self, hit: Hit) -> tuple[str | int, ...]:
        key = hit.item.key_for(hit.scope, hit.identity)
        windows = self._previous_window_key(key), self._current_window_key(key)
        return *map(self.prefixed_key, windows), hit.item.amount, hit.item.get_expiry(), 1
