"""How far the relay has come: kept in the Redis it fills, so that a Redis rolled back rolls its cursor back too."""

import secrets
import time
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from ranker.core.db import fetch_prepared, fetch_rows
from ranker.core.redis import guarded, key

ADVANCE = Path(__file__).resolve().parent / "lua" / "advance.lua"
# The database Redis was built from: its cluster, its timeline (a point-in-time recovery starts a new one), the database
# in it, and a uuid that a restore renews.
IDENTITY = """
    SELECT concat_ws('/', (SELECT system_identifier FROM pg_control_system()),
                     (SELECT timeline_id FROM pg_control_checkpoint()),
                     (SELECT oid FROM pg_database WHERE datname = current_database()),
                     (SELECT uuid FROM core_installation)) AS identity
"""
FIELDS = ("snapshot", "target", "xid", "kind", "id", "newest_xid", "newest_kind", "newest_id", "newest_at")
# How many transactions a killed PostgreSQL may have begun since it last wrote its log: their ids are given out again.
UNWRITTEN_TRANSACTIONS = 1000
# A database further back than a crash can throw it was restored. So was one that lacks the newest row; that is known by
# its time, too, because ids and transaction ids are given out again after a restore.
GONE = """
    SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint + %(unwritten)s
           < pg_snapshot_xmax(%(snapshot)s::pg_snapshot)::text::bigint
        OR %(id)s > 0 AND NOT EXISTS (SELECT FROM scores_score WHERE %(kind)s = 0 AND xid = %(xid)s::text::xid8
                                      AND id = %(id)s AND created_at = %(at)s::text::timestamptz
                                      UNION ALL
                                      SELECT FROM scores_moderation WHERE %(kind)s = 1 AND xid = %(xid)s::text::xid8
                                      AND id = %(id)s AND created_at = %(at)s::text::timestamptz) AS gone
"""


@dataclass(frozen=True, slots=True)
class Cursor:
    """The snapshot the relay finished last, the one it is on its way to, and the last row it met."""

    token: str
    snapshot: str
    target: str = ""
    xid: str = "0"
    kind: int = 0
    id: int = 0
    newest_xid: str = "0"
    newest_kind: int = 0
    newest_id: int = 0
    newest_at: str = ""

    def rewound(self) -> "Cursor":
        """Some transactions earlier. Those that were rolled back just before PostgreSQL was killed count as finished
        in this snapshot; their ids now belong to others, whose rows would not be met. On the way through a large
        transaction it stays where it is, or it would never get to the end of it."""
        if self.target:
            return self
        xmin = max(1, int(self.snapshot.partition(":")[0]) - UNWRITTEN_TRANSACTIONS)
        return replace(self, snapshot=f"{xmin}:{xmin}:")


def get_identity() -> str:
    """What names the database behind this connection."""
    return str(fetch_rows(sql=IDENTITY)[0]["identity"])


def get_snapshot() -> str:
    """PostgreSQL's current snapshot, as text."""
    return str(fetch_prepared(sql="SELECT pg_current_snapshot()::text AS snapshot", params={})[0]["snapshot"])


def read_cursor(*, identity: str) -> Cursor | None:
    """The cursor this Redis holds, or `None` when Redis is empty or was built from another database."""
    with guarded() as client:
        pipeline = client.pipeline(transaction=False)
        pipeline.get(key("identity"))
        pipeline.hgetall(key("relay", "state"))
        found, state = pipeline.execute()
    if found is None or found.decode() != identity or b"snapshot" not in state:
        return None
    fields = {name.decode(): value.decode() for name, value in state.items()}
    return Cursor(
        token=fields["token"],
        snapshot=fields["snapshot"],
        target=fields["target"],
        xid=fields["xid"],
        kind=int(fields["kind"]),
        id=int(fields["id"]),
        newest_xid=fields["newest_xid"],
        newest_kind=int(fields.get("newest_kind", 0)),
        newest_id=int(fields["newest_id"]),
        newest_at=fields.get("newest_at", ""),
    )


def claim(*, identity: str) -> str:
    """Take an empty or foreign Redis over for this database; the returned token guards everything written later."""
    token = secrets.token_hex(8)
    with guarded() as client:
        pipeline = client.pipeline(transaction=True)
        pipeline.delete(key("relay", "state"), key("relay", "witnesses"))
        pipeline.set(key("identity"), identity)
        pipeline.hset(key("relay", "state"), "token", token)
        pipeline.execute()
    return token


def write_cursor(*, cursor: Cursor) -> bool:
    """Remember a cursor; false when Redis was emptied meanwhile."""
    fields: list[str | int] = []
    for name in FIELDS:
        fields += [name, getattr(cursor, name)]
    with guarded() as client:
        return bool(client.eval(_advance(), 1, key("relay", "state"), cursor.token, *fields))


def report(*, waiting: int) -> None:
    """Tell `/health/` when the relay last finished a look at the ledger, and how many rows it left for the next."""
    with guarded() as client:
        client.hset(key("relay", "status"), mapping={"at": time.time(), "lag": waiting})


def is_gone(*, cursor: Cursor) -> bool:
    """Whether an older database was put in place: one that never got as far as the relay did, or that lacks the newest
    row the relay remembers, score or moderation."""
    found = fetch_rows(
        sql=GONE,
        params={
            "snapshot": cursor.snapshot, "xid": cursor.newest_xid, "kind": cursor.newest_kind, "id": cursor.newest_id,
            "at": cursor.newest_at or None, "unwritten": UNWRITTEN_TRANSACTIONS,
        },
    )  # fmt: skip
    return bool(found[0]["gone"])


@cache
def _advance() -> str:
    return ADVANCE.read_text(encoding="utf-8")
