"""Reads what the ledger gained, exactly once per cursor, in the order of transactions."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings

from ranker.core.db import fetch_tuples, read_sql
from ranker.relay.cursor import Cursor, get_snapshot

TAIL = Path(__file__).resolve().parent / "sql" / "tail.sql"
SCORE, MODERATION = 0, 1


class LedgerRow(NamedTuple):
    """A score the relay met."""

    id: int
    player_id: int
    created_at: datetime
    game_id: int
    mode_id: int | None
    value: int
    status: str
    source: str


class ModerationRow(NamedTuple):
    """A void, restore, hold, ban or unban the relay met."""

    id: int
    player_id: int
    created_at: datetime
    action: str


@dataclass(frozen=True, slots=True)
class Batch:
    """What was gained, and the cursor that has it behind it."""

    scores: list[LedgerRow]
    moderations: list[ModerationRow]
    cursor: Cursor
    is_last: bool


def read_batch(*, cursor: Cursor) -> Batch:
    """Up to `RELAY_BATCH` rows after the cursor; the target snapshot stays the same until all its rows were read."""
    target = cursor.target or get_snapshot()
    if target == cursor.snapshot:
        return Batch([], [], cursor, is_last=True)
    rows = fetch_tuples(
        sql=read_sql(TAIL),
        params={
            "prev": cursor.snapshot, "target": target, "limit": settings.RELAY_BATCH,
            "xid": cursor.xid, "kind": cursor.kind, "id": cursor.id,
        },
    )  # fmt: skip
    is_last = len(rows) < settings.RELAY_BATCH
    return Batch(
        scores=[LedgerRow(*row[2:5], *row[6:]) for row in rows if row[1] == SCORE],
        moderations=[ModerationRow(*row[2:6]) for row in rows if row[1] == MODERATION],
        cursor=_behind(cursor, rows=rows, target=target, is_last=is_last),
        is_last=is_last,
    )


def _behind(cursor: Cursor, *, rows: list[tuple[Any, ...]], target: str, is_last: bool) -> Cursor:
    """The cursor after these rows: at the target once all are read, else at the last row on the way to it."""
    if not rows:
        return replace(cursor, snapshot=target, target="", xid="0", kind=0, id=0)
    xid, kind, row_id, _, created_at = rows[-1][:5]
    newest = {"newest_xid": xid, "newest_kind": kind, "newest_id": row_id, "newest_at": created_at.isoformat()}
    if is_last:
        return replace(cursor, snapshot=target, target="", xid="0", kind=0, id=0, **newest)
    return replace(cursor, target=target, xid=xid, kind=kind, id=row_id, **newest)
