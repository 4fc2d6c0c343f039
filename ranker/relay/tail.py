"""Reads what the ledger gained, exactly once per cursor, in the order of transactions."""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from ranker.core.db import fetch_prepared, read_sql
from ranker.relay.cursor import Cursor, get_snapshot

TAIL = Path(__file__).resolve().parent / "sql" / "tail.sql"


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A score the relay met."""

    id: int
    player_id: int
    game_id: int
    mode_id: int | None
    value: int
    created_at: datetime
    status: str
    source: str


@dataclass(frozen=True, slots=True)
class ModerationRow:
    """A void, restore, hold, ban or unban the relay met."""

    id: int
    player_id: int
    action: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Batch:
    """What was gained, and the cursor that has it behind it."""

    scores: list[LedgerRow]
    moderations: list[ModerationRow]
    cursor: Cursor
    is_last: bool

    @property
    def player_ids(self) -> list[int]:
        """Everyone met, once."""
        return sorted({row.player_id for row in self.scores} | {row.player_id for row in self.moderations})


def read_batch(*, cursor: Cursor) -> Batch:
    """Up to `RELAY_BATCH` rows after the cursor; the target snapshot stays the same until all its rows were read."""
    target = cursor.target or get_snapshot()
    if target == cursor.snapshot:
        return Batch([], [], cursor, is_last=True)
    rows = fetch_prepared(
        sql=read_sql(TAIL),
        params={
            "prev": cursor.snapshot, "target": target, "limit": settings.RELAY_BATCH,
            "xid": cursor.xid, "kind": cursor.kind, "id": cursor.id,
        },
    )  # fmt: skip
    is_last = len(rows) < settings.RELAY_BATCH
    return Batch(
        scores=[_score(row) for row in rows if row["kind"] == 0],
        moderations=[_moderation(row) for row in rows if row["kind"] == 1],
        cursor=_behind(cursor, rows=rows, target=target, is_last=is_last),
        is_last=is_last,
    )


def _behind(cursor: Cursor, *, rows: list[dict[str, Any]], target: str, is_last: bool) -> Cursor:
    """The cursor after these rows: at the target once all are read, else at the last row on the way to it."""
    if rows:
        cursor = _remember(cursor, newest=rows[-1])
    if is_last:
        return replace(cursor, snapshot=target, target="", xid="0", kind=0, id=0)
    last = rows[-1]
    return replace(cursor, target=target, xid=last["xid"], kind=last["kind"], id=last["id"])


def _remember(cursor: Cursor, *, newest: dict[str, Any]) -> Cursor:
    return replace(
        cursor,
        newest_xid=newest["xid"],
        newest_kind=newest["kind"],
        newest_id=newest["id"],
        newest_at=newest["created_at"].isoformat(),
    )


def _score(row: dict[str, Any]) -> LedgerRow:
    return LedgerRow(
        row["id"], row["player_id"], row["game_id"], row["mode_id"],
        row["value"], row["created_at"], row["status"], row["source"],
    )  # fmt: skip


def _moderation(row: dict[str, Any]) -> ModerationRow:
    return ModerationRow(row["id"], row["player_id"], row["action"], row["created_at"])
