"""A value made at most every so many seconds in each process: `REGISTRY_SECONDS`, or another setting."""

import threading
import time
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from django.conf import settings

T = TypeVar("T")


class Cached(Generic[T]):
    """Loads on first use, again when it is too old, and again after `forget`; one thread loads, the others wait."""

    def __init__(self, load: Callable[[], T], *, setting: str = "REGISTRY_SECONDS") -> None:
        self._load = load
        self._setting = setting
        self._lock = threading.Lock()
        self._value: T | None = None
        self._read_at = float("-inf")
        _all.append(self)

    def get(self) -> T:
        """The value, at most as many seconds old as the setting says."""
        value, seconds = self._value, float(getattr(settings, self._setting))
        if value is not None and time.monotonic() - self._read_at <= seconds:
            return value
        return self.fresh(not_before=time.monotonic() - seconds)

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
