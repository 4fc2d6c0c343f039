"""How far the relay has come: kept in the Redis it fills, so that a Redis rolled back rolls its cursor back too."""

import secrets
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ranker.core.db import fetch_rows
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
    newest_id: int = 0


def get_identity() -> str:
    """What names the database behind this connection."""
    return str(fetch_rows(sql=IDENTITY)[0]["identity"])


def get_snapshot() -> str:
    """PostgreSQL's current snapshot, as text."""
    return str(fetch_rows(sql="SELECT pg_current_snapshot()::text AS snapshot")[0]["snapshot"])


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
        newest_id=int(fields["newest_id"]),
    )


def claim(*, identity: str) -> str:
    """Take an empty or foreign Redis over for this database; the returned token guards everything written later."""
    token = secrets.token_hex(8)
    with guarded() as client:
        pipeline = client.pipeline(transaction=True)
        pipeline.delete(key("relay", "state"))
        pipeline.set(key("identity"), identity)
        pipeline.hset(key("relay", "state"), "token", token)
        pipeline.execute()
    return token


def write_cursor(*, cursor: Cursor) -> bool:
    """Remember a cursor; false when Redis was emptied meanwhile."""
    fields: list[str | int] = []
    for name in ("snapshot", "target", "xid", "kind", "id", "newest_xid", "newest_id"):
        fields += [name, getattr(cursor, name)]
    with guarded() as client:
        return bool(client.eval(_advance(), 1, key("relay", "state"), cursor.token, *fields))


def report(*, waiting: int) -> None:
    """Tell `/health/` when the relay last finished a look at the ledger, and how many rows it left for the next."""
    with guarded() as client:
        client.hset(key("relay", "status"), mapping={"at": time.time(), "lag": waiting})


def is_gone(*, cursor: Cursor) -> bool:
    """Whether the newest row the relay remembers is not in the ledger: an older database was put in its place."""
    if not cursor.newest_id:
        return False
    found = fetch_rows(
        sql="SELECT 1 FROM scores_score WHERE xid = %(xid)s::text::xid8 AND id = %(id)s",
        params={"xid": cursor.newest_xid, "id": cursor.newest_id},
    )
    return not found


@cache
def _advance() -> str:
    return ADVANCE.read_text(encoding="utf-8")
