"""The product's own code in this process, on the servers of a stack: to make worlds, and to prove them."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from typing import Any

import environ
from django.conf import settings
from django.core.cache import caches
from django.db import connections
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from ranker.core import cached
from ranker.core.redis import breaker
from tests.faults.stack import Stack


@contextmanager
def attached(stack: Stack, *, blocker: DjangoDbBlocker) -> Iterator[None]:
    """Let Django in this process, and every thread of it, speak to the stack's PostgreSQL and Valkey."""
    before = connections.settings["default"]
    ours = {"CACHES": _caches(url=stack.env["REDIS_URL"]), "REDIS_KEY_PREFIX": "{ranker}"}
    with blocker.unblock(), override_settings(**ours):
        _use(before | environ.Env.db_url_config(stack.env["DATABASE_URL"]))
        try:
            yield
        finally:
            _use(before)


def forget() -> None:
    """Let go of what this process holds of servers that were killed: connections, what it knew, a tripped breaker."""
    connections.close_all()
    caches.close_all()
    cached.forget_all()
    breaker.reset()


def _use(database: dict[str, Any]) -> None:
    forget()
    connections.settings["default"] = database
    # Every thread makes its connection from the settings; this one has made its own already.
    if hasattr(connections._connections, "default"):
        del connections["default"]


def _caches(*, url: str) -> dict[str, Any]:
    changed = deepcopy(settings.CACHES)
    changed["default"] |= {"LOCATION": url, "KEY_PREFIX": "{ranker}:cache"}
    return changed
