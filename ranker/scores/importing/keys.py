"""The idempotency key of a row: the same row has the same one in every run, and two rows never share one."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from hashlib import blake2b
from typing import Any

from ranker.scores.importing.columns import Columns
from ranker.scores.importing.faults import Fault
from ranker.scores.importing.reading import Record


class Keys:
    """Makes keys, and remembers those of this file in a temporary database of SQLite: a file may have any size."""

    def __init__(self, *, columns: Columns, seen: sqlite3.Connection) -> None:
        self._columns = columns
        self._seen = seen
        seen.execute("PRAGMA journal_mode = OFF")
        seen.execute("CREATE TABLE seen (digest BLOB PRIMARY KEY, line INT, n INT) WITHOUT ROWID")

    def key_of(self, record: Record, *, player: str) -> str:
        """The key of a row. Raises `Fault` when an earlier row of the file has the same named key."""
        role = [self._columns.player, player, self._columns.score]
        if not self._columns.key:
            digest = _digest(["row", role, record.fields])
            return f"{digest.hex()}-{self._count(digest, line=record.line)}"
        digest = _digest(["key", role, {name: _part(record, name) for name in self._columns.key}])
        if self._count(digest, line=record.line) > 1:
            line = self._seen.execute("SELECT line FROM seen WHERE digest = ?", [digest]).fetchone()[0]
            raise Fault(f"the same key as line {line}")
        return digest.hex()

    def _count(self, digest: bytes, *, line: int) -> int:
        """How many rows of this file had this digest, this one among them."""
        self._seen.execute(
            "INSERT INTO seen VALUES (?, ?, 1) ON CONFLICT (digest) DO UPDATE SET n = n + 1", [digest, line]
        )
        return int(self._seen.execute("SELECT n FROM seen WHERE digest = ?", [digest]).fetchone()[0])


@contextmanager
def open_keys(*, columns: Columns) -> Iterator[Keys]:
    """Keys for one run over one file."""
    # The empty name is a temporary file of SQLite's own, gone when it is closed.
    with closing(sqlite3.connect("", isolation_level=None)) as seen:
        yield Keys(columns=columns, seen=seen)


def _part(record: Record, name: str) -> Any:
    value = record.fields.get(name)
    if value is None or value == "":
        raise Fault(f"no {name}, which is part of the key")
    return value


def _digest(content: Any) -> bytes:
    # Not orjson: a file's numbers may be longer than 64 bits.
    return blake2b(json.dumps(content, sort_keys=True).encode(), digest_size=20).digest()
