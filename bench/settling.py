"""When a load is over: every score is in the ledger, and both tails of the relay are past it."""

from typing import Any

from redis import RedisError

from bench.cpu import tree_seconds
from bench.stage import Stage
from ranker.core.db import fetch_rows
from ranker.core.redis import client, key
from ranker.relay.models import Progress

QUIET_SECONDS = 0.4
# Processor time of the web server within that time, when all it does is to wait for requests.
IDLE_SECONDS = 0.03
NEWEST = "SELECT coalesce(max(id), 0) AS id FROM scores_score"
# As the tails themselves ask: a row that is not visible in the snapshot they finished last is still ahead of them.
PAST = """
    SELECT NOT EXISTS (
        SELECT FROM scores_score
        WHERE xid >= pg_snapshot_xmin(%(snapshot)s::pg_snapshot)
          AND NOT pg_visible_in_snapshot(xid, %(snapshot)s::pg_snapshot)
    ) AS past
"""


def newest_score() -> int:
    """The id of the ledger's newest row."""
    return int(fetch_rows(sql=NEWEST)[0]["id"])


def count_scores(*, after: int) -> int:
    """Rows of the ledger above an id."""
    return int(fetch_rows(sql="SELECT count(*) AS n FROM scores_score WHERE id > %(id)s", params={"id": after})[0]["n"])


def settle(stage: Stage) -> None:
    """Wait until nobody writes any more, then until the relay has carried everything on."""
    wait_for_silence(stage)
    wait_for_relay(stage)


def wait_for_silence(stage: Stage) -> None:
    """Wait until the web server has answered what wrk left behind, and nothing more is written."""
    used, newest = 0.0, -1
    while tree_seconds(pid=stage.pids()["web"]) - used > IDLE_SECONDS or newest != newest_score():
        used, newest = tree_seconds(pid=stage.pids()["web"]), newest_score()
        stage.pause(QUIET_SECONDS)


def wait_for_relay(stage: Stage, *, seconds: float = 600.0) -> None:
    """Wait until the relay has carried on what the ledger has now."""
    stage.wait(_is_past, what="the relay", seconds=seconds)


def _is_past() -> bool:
    redis: Any = client()
    try:
        boards = redis.hget(key("relay", "state"), "snapshot")
    except RedisError:
        # Filling it with tens of millions of members, Redis is now and then too busy to answer in time.
        return False
    awards = Progress.objects.values_list("snapshot", flat=True).first()
    snapshots = [boards.decode() if boards else "1:1:", awards or "1:1:"]
    return all(fetch_rows(sql=PAST, params={"snapshot": snapshot})[0]["past"] for snapshot in snapshots)
