"""A value read from the database at most every `REGISTRY_SECONDS` in each process."""

import threading
import time
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from django.conf import settings

T = TypeVar("T")


class Cached(Generic[T]):
    """Loads on first use, again when it is too old, and again after `forget`; one thread loads, the others wait."""

    def __init__(self, load: Callable[[], T]) -> None:
        self._load = load
        self._lock = threading.Lock()
        self._value: T | None = None
        self._read_at = float("-inf")
        _all.append(self)

    def get(self) -> T:
        """The value, at most `REGISTRY_SECONDS` old."""
        value = self._value
        if value is not None and time.monotonic() - self._read_at <= settings.REGISTRY_SECONDS:
            return value
        return self.fresh(not_before=time.monotonic() - settings.REGISTRY_SECONDS)

    def fresh(self, *, not_before: float | None = None) -> T:
        """The value as read after the moment of the call (or after `not_before`, in monotonic seconds)."""
        asked_at = time.monotonic() if not_before is None else not_before
        with self._lock:
            if self._value is None or self._read_at < asked_at:
                read_at = time.monotonic()
                self._value, self._read_at = self._load(), read_at
            return self._value

    def forget(self) -> None:
        """Read again at the next use: something in this process changed it."""
        self._read_at = float("-inf")


_all: list[Cached[Any]] = []


def forget_all() -> None:
    """Forget every cached value of this process; tests do, between two databases."""
    for cached in _all:
        cached.forget()
        cached._value = None
