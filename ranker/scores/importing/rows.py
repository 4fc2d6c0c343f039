"""From a record of the file to a score that can be written, but for the player's id."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ranker.games.registry import GameInfo
from ranker.scores.importing.columns import Columns
from ranker.scores.importing.faults import Fault
from ranker.scores.importing.keys import Keys
from ranker.scores.importing.parsing import (
    parse_at,
    parse_duration,
    parse_label,
    parse_metadata,
    parse_player,
    parse_score,
    shown,
)
from ranker.scores.importing.reading import Record
from ranker.scores.statement import NewScore


@dataclass(frozen=True, slots=True)
class Row:
    """A row that says a score; its player is still a name."""

    record: Record
    player: str
    score: NewScore

    def of(self, *, player_id: int) -> "Row":
        """The same row once the player is known."""
        return replace(self, score=replace(self.score, player_id=player_id))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Reads records as rows of one game; `mode_of` gives the id of a mode by its name, or none."""

    game: GameInfo
    columns: Columns
    keys: Keys
    mode_of: Callable[[str], int | None]
    now: datetime

    def read(self, record: Record) -> Row:
        """The row in a record. Raises `Fault`."""
        if record.fault is not None:
            raise Fault(record.fault)
        player = parse_player(self._field(record, self.columns.player))
        score = NewScore(
            game=self.game,
            value=parse_score(self._field(record, self.columns.score), game=self.game),
            mode_id=self._mode(record),
            at=self._at(record),
            duration_seconds=parse_duration(self._field(record, self.columns.duration)),
            difficulty=parse_label(self._field(record, self.columns.difficulty), what="difficulty", longest=20),
            metadata=parse_metadata(self._field(record, self.columns.metadata)),
            match_id=parse_label(self._field(record, self.columns.match), what="match", longest=100) or None,
        )
        # The key comes last: a row that is refused takes none.
        return Row(record, player, replace(score, key=self.keys.key_of(record, player=player)))

    def _field(self, record: Record, column: str | None) -> Any:
        return None if column is None else record.fields.get(column)

    def _at(self, record: Record) -> datetime | None:
        if self.columns.at is None:
            return None
        value = self._field(record, self.columns.at)
        if value is None or value == "":
            raise Fault(f"no {self.columns.at}")
        return parse_at(value, now=self.now)

    def _mode(self, record: Record) -> int | None:
        name = parse_label(self._field(record, self.columns.mode), what="mode", longest=40)
        if not name:
            return None
        mode_id = self.mode_of(name)
        if mode_id is None:
            raise Fault(f"unknown mode “{shown(name)}”")
        return mode_id
