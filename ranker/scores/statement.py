"""The submission's statement (sql/submit.sql): what goes in, and what its rows say."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any, Literal, NamedTuple

import orjson

from ranker.core.db import fetch_tuples, read_sql
from ranker.games.registry import GameInfo
from ranker.leaderboards.stored import EntryState
from ranker.leaderboards.witness import LedgerRef

SUBMIT = Path(__file__).resolve().parent / "sql" / "submit.sql"
Verdict = Literal[
    "accepted", "replayed", "unknown_player", "barred", "stale_token", "inactive_game", "no_season", "future"
]


@dataclass(frozen=True, slots=True)
class Caller:
    """Who submits. A player's token carries the version it was made under; the statement compares it."""

    id: str
    source: Literal["player", "server", "import"]
    player_id: int | None = None
    token_version: int | None = None


@dataclass(frozen=True, slots=True)
class NewScore:
    """One score as its caller gave it, checked against what this process knows of its game."""

    game: GameInfo
    value: int
    player_id: int | None = None
    player_ref: str | None = None
    mode_id: int | None = None
    duration_seconds: int | None = None
    difficulty: str = ""
    metadata: Any = None
    match_id: str | None = None
    key: str | None = None
    at: datetime | None = None

    def fingerprint(self) -> str:
        """A digest of all that was asked for: the same key with another one is refused."""
        facts = [
            self.game.id, self.value, self.player_id, self.player_ref, self.mode_id, self.duration_seconds,
            self.difficulty, self.metadata, self.match_id, self.at,
        ]  # fmt: skip
        return blake2b(orjson.dumps(facts, option=orjson.OPT_SORT_KEYS), digest_size=16).hexdigest()


class WrittenEntry(NamedTuple):
    """An entry the statement wrote, and the value it had before."""

    season_id: int
    state: EntryState
    prev_value: int | None
    score_id: int


class Outcome(NamedTuple):
    """What became of one score."""

    verdict: Verdict
    score_id: int | None
    created_at: datetime | None
    player_id: int | None
    personal_best: bool | None


@dataclass(frozen=True, slots=True)
class Written:
    """What one run of the statement did: an outcome a score, in their order, and the entries that moved."""

    outcomes: list[Outcome]
    entries: list[WrittenEntry]

    def split(self) -> list["Written"]:
        """The part of each score, where no two are of one player."""
        entries: dict[int | None, list[WrittenEntry]] = {}
        for entry in self.entries:
            entries.setdefault(entry.state.player_id, []).append(entry)
        return [
            Written([one], entries.get(one.player_id, []) if one.verdict == "accepted" else []) for one in self.outcomes
        ]


def witness_of(outcomes: Iterable[Outcome]) -> LedgerRef | None:
    """One of the rows that were written."""
    rows = ((one.score_id, one.created_at) for one in outcomes if one.verdict == "accepted")
    return next((LedgerRef(score_id, at) for score_id, at in rows if score_id and at), None)


def run_submit(*, submissions: Sequence[tuple[Caller, NewScore]], receipts: bool) -> Written:
    """Write scores in one statement and one transaction; for `receipts` it also finds personal bests.

    Raises `IntegrityError` when a total would pass 2^53 − 1 (then nothing at all was written), and `OperationalError`
    when PostgreSQL is away.
    """
    rows = [_row(n, caller=caller, score=score) for n, (caller, score) in enumerate(submissions)]
    found = fetch_tuples(sql=read_sql(SUBMIT), params={"rows": orjson.dumps(rows).decode(), "receipts": receipts})
    # Of scores there are those with a place in the call, of entries the others.
    outcomes = sorted(row[:6] for row in found if row[0] is not None)
    return Written([Outcome(*row[1:]) for row in outcomes], [_entry(*row[2:]) for row in found if row[0] is None])


def _row(n: int, *, caller: Caller, score: NewScore) -> dict[str, Any]:
    row: dict[str, Any] = {
        "n": n,
        "game_id": score.game.id,
        "mode_id": score.mode_id,
        "value": score.value,
        "duration_seconds": score.duration_seconds,
        "difficulty": score.difficulty,
        "metadata": score.metadata,
        "match_id": score.match_id,
        "source": caller.source,
        "caller": caller.id,
        "token_version": caller.token_version,
        "player_id": caller.player_id or score.player_id,
        "player_ref": score.player_ref,
        "at": score.at,
    }
    if score.key is not None:
        row |= {"key": score.key, "fingerprint": score.fingerprint()}
    return row


def _entry(
    score_id: int, at: datetime, player_id: int, _: None, season_id: int, value: int, prev_value: int, version: int
) -> WrittenEntry:
    return WrittenEntry(season_id, EntryState(player_id, value, version, at), prev_value, score_id)
