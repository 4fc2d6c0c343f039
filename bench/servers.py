"""What the servers say of themselves: how durable they are, how large the boards are, and that all of it is right."""

from collections.abc import Callable
from typing import Any

from ranker.core.db import fetch_rows
from ranker.core.redis import client, key
from ranker.local.errors import LocalError
from ranker.scores.verify.service import seasons_to_verify, verify

WANTED = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "appendonly": "yes",
    "appendfsync": "everysec",
}


def read_settings() -> dict[str, str]:
    """Versions and durability; raises `LocalError` where an acknowledged score could be lost."""
    found = {"PostgreSQL": _show("server_version")}
    found |= {name: _show(name) for name in ("fsync", "synchronous_commit", "full_page_writes")}
    redis: Any = client()
    found["Redis"] = redis.info("server").get("valkey_version") or redis.info("server")["redis_version"]
    found |= {name: redis.config_get(name)[name] for name in ("appendonly", "appendfsync")}
    if wrong := [name for name, value in WANTED.items() if found[name] != value]:
        raise LocalError(f"The servers are not durable: {', '.join(f'{name} {found[name]}' for name in wrong)}")
    return found


def memory_of_boards() -> dict[str, int]:
    """Megabytes that the boards take in Redis, and what a million players on one board would take."""
    redis: Any = client()
    names = list(redis.scan_iter(match=f"{key('s')}:*", count=1000))
    sizes = [redis.zcard(name) for name in names if redis.type(name) == b"zset"]
    members = sum(sizes)
    used = sum(redis.memory_usage(name, samples=1000) or 0 for name in names)
    return {
        "boards": len(sizes),
        "MB in Redis": round(used / 1e6),
        "MB per million players and board": round(used / max(1, members)),
    }


def prove(*, say: Callable[[str], None]) -> int:
    """Compare the boards with the ledger after everything that was done to them; returns the differences."""
    report = verify(seasons=seasons_to_verify(closed=False))
    say(
        f"Proved: {report.entries_compared:,} entries against the ledger, {report.members_compared:,} members "
        f"against Redis, {report.drift} differences."
    )
    return report.drift


def _show(name: str) -> str:
    return str(next(iter(fetch_rows(sql=f"SHOW {name}")[0].values())))
