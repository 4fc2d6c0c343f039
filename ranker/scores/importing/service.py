"""A file of scores into a game: good rows land, bad rows are named, and twice is once."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

from ranker.core.chunks import in_chunks
from ranker.leaderboards.models import Leaderboard
from ranker.leaderboards.services.seasons import open_seasons
from ranker.scores.importing.columns import Columns
from ranker.scores.importing.faults import Fault
from ranker.scores.importing.keys import open_keys
from ranker.scores.importing.past_seasons import make_past_seasons
from ranker.scores.importing.players import Players
from ranker.scores.importing.reading import Record, read_records
from ranker.scores.importing.rejected import Rejected, open_rejected
from ranker.scores.importing.rows import Reader, Row
from ranker.scores.importing.target import Target, get_target
from ranker.scores.importing.writing import write_rows
from ranker.scores.statement import Caller

T = TypeVar("T")
# Rows in one statement: their players stay locked until it commits, and beyond some hundred it costs more a row.
BATCH = 300


@dataclass(slots=True)
class Report:
    """What an import did."""

    rejected_path: Path
    read: int = 0
    landed: int = 0
    present: int = 0
    rejected: int = 0
    players_created: int = 0
    seasons_made: int = 0
    days: set[date] = field(default_factory=set)

    @property
    def is_good(self) -> bool:
        """Whether anything is in the ledger that the file has, or nothing was amiss with an empty one."""
        return self.landed + self.present > 0 or self.rejected == 0


def import_scores(
    *,
    path: Path,
    game: str,
    columns: Columns,
    create_game: bool,
    create_players: bool,
    rule: Mapping[str, str | None],
    past_seasons: bool,
    now: datetime,
    on_bytes: Callable[[int], None] = lambda _: None,
) -> Report:
    """Import a file. Raises `BadFile` when nothing can be done with it; a run that is cut short can be repeated.

    `on_bytes` hears how far into the file it has come.
    """
    records = read_records(path=path, columns=columns)
    first = next(records, None)
    target = get_target(slug=game, create=create_game, rule=rule, now=now)
    open_seasons(now=now, board_ids=Leaderboard.objects.filter(game=target.game.id).values_list("pk", flat=True))
    players = Players(create=create_players, now=now)
    with open_rejected(path=path) as rejected, open_keys(columns=columns) as keys:
        reader = Reader(game=target.game, columns=columns, keys=keys, mode_of=target.mode_of, now=now)
        run = _Run(target=target, reader=reader, players=players, rejected=rejected, now=now)
        for batch in in_chunks(_chain(first, records), size=BATCH):
            run.take(batch)
            on_bytes(batch[-1].end)
    if past_seasons:
        run.report.seasons_made = make_past_seasons(game_id=target.game.id, days=run.report.days, now=now)
    return run.report


class _Run:
    """One pass over the file, batch by batch."""

    def __init__(self, *, target: Target, reader: Reader, players: Players, rejected: Rejected, now: datetime) -> None:
        self.report = Report(rejected_path=rejected.path)
        self._caller = Caller(id=f"import:{target.game.id}", source="import")
        self._reader, self._players, self._rejected, self._now = reader, players, rejected, now
        self._refused: list[tuple[Record, str]] = []

    def take(self, records: list[Record]) -> None:
        """Write what is good of these records, reject the rest, and count both."""
        rows = self._with_players([row for record in records if (row := self._read(record)) is not None])
        result = write_rows(caller=self._caller, rows=rows, now=self._now)
        self._refused += [(row.record, reason) for row, reason in result.rejected]
        self._name_refused()
        report = self.report
        report.read += len(records)
        report.landed += len(result.landed)
        report.present += len(result.present)
        report.rejected = self._rejected.count
        report.players_created = self._players.created
        report.days |= {(row.score.at or self._now).date() for row in result.landed + result.present}

    def _read(self, record: Record) -> Row | None:
        try:
            return self._reader.read(record)
        except Fault as fault:
            self._refused.append((record, str(fault)))
            return None

    def _with_players(self, rows: list[Row]) -> list[Row]:
        ids = self._players.resolve(row.player for row in rows)
        for row in rows:
            if row.player not in ids:
                self._refused.append((row.record, f"unknown player “{row.player}”"))
        return [row.of(player_id=ids[row.player]) for row in rows if row.player in ids]

    def _name_refused(self) -> None:
        for record, reason in sorted(self._refused, key=lambda one: one[0].line):
            self._rejected.add(line=record.line, reason=reason, row=record.raw)
        self._refused.clear()


def _chain(first: T | None, rest: Iterator[T]) -> Iterator[T]:
    if first is not None:
        yield first
        yield from rest
