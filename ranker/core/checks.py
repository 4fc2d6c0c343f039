"""System checks of the servers behind us. Offline commands run neither: one needs a database named, one `--deploy`."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections
from redis import RedisError

from .redis import client

POSTGRESQL = 15
REDIS, VALKEY = 7, 8


@register(Tags.database)
def check_postgresql(*, databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """PostgreSQL can hand back the value it replaced (`RETURNING`) only from version 15 on."""
    old = [alias for alias in databases or () if connections[alias].pg_version < POSTGRESQL * 10_000]  # type: ignore[attr-defined]
    return [Error(f"PostgreSQL {POSTGRESQL} or newer is needed.", obj=alias, id="ranker.E001") for alias in old]


@register(deploy=True)
def check_redis(**kwargs: Any) -> list[CheckMessage]:
    """Redis or Valkey is new enough; one that does not answer is no error, for we can do without."""
    try:
        found = client().info("server")
    except RedisError:
        return []
    name, wanted, version = _server(found)
    if version >= wanted:
        return []
    return [Error(f"{name} {wanted} or newer is needed, this is {version}.", id="ranker.E002")]


def _server(found: dict[str, Any]) -> tuple[str, int, int]:
    """Valkey tells a Redis version too, the last before they parted."""
    if "valkey_version" in found:
        return "Valkey", VALKEY, int(str(found["valkey_version"]).split(".")[0])
    return "Redis", REDIS, int(str(found["redis_version"]).split(".")[0])
