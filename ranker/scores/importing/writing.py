"""Rows into the ledger, by the statement every score goes through."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from ranker.core.errors import Refusal
from ranker.leaderboards.models import Season, SeasonState
from ranker.leaderboards.services.entries import apply_entries
from ranker.scores.importing.rows import Row
from ranker.scores.models import Submission
from ranker.scores.services.writing import write_scores
from ranker.scores.statement import Caller, Outcome, Verdict, Written, witness_of

REASONS: dict[Verdict, str] = {
    "unknown_player": "unknown player",
    "barred": "the player is banned or disabled",
    "inactive_game": "the game takes no scores",
    "no_season": "no season could be opened",
    "future": "in the future",
}
OTHER_VALUES = "imported before with other values under the same key"
TOO_LARGE = "the player's total would pass 2^53 − 1"


@dataclass(slots=True)
class Result:
    """What became of some rows."""

    landed: list[Row] = field(default_factory=list)
    present: list[Row] = field(default_factory=list)
    rejected: list[tuple[Row, str]] = field(default_factory=list)

    def sort_known(self, row: Row, *, known: Mapping[str, str]) -> None:
        """A row whose key was used before: for the same score, or for another one."""
        is_same = known.get(row.score.key or "") == row.score.fingerprint()
        self.present.append(row) if is_same else self.rejected.append((row, OTHER_VALUES))

    def __iadd__(self, other: "Result") -> "Result":
        self.landed += other.landed
        self.present += other.present
        self.rejected += other.rejected
        return self


def write_rows(*, caller: Caller, rows: Sequence[Row], now: datetime) -> Result:
    """Write the rows that are not there yet, and show what they changed on the boards."""
    result, fresh = Result(), []
    known = _fingerprints(caller=caller, rows=rows)
    for row in rows:
        fresh.append(row) if row.score.key not in known else result.sort_known(row, known=known)
    result += _write(caller=caller, rows=fresh, now=now)
    return result


def _write(*, caller: Caller, rows: Sequence[Row], now: datetime) -> Result:
    """One transaction. A row that makes a total too large fails all of it: halves are tried until it stands alone."""
    if not rows:
        return Result()
    try:
        written = write_scores(caller=caller, scores=[row.score for row in rows], now=now)
    except Refusal as refusal:
        if refusal.status != 422:
            raise
        if len(rows) == 1:
            return Result(rejected=[(rows[0], TOO_LARGE)])
        half = len(rows) // 2
        result = _write(caller=caller, rows=rows[:half], now=now)
        result += _write(caller=caller, rows=rows[half:], now=now)
        return result
    _show(written, now=now)
    return _sort(caller=caller, rows=rows, outcomes=written.outcomes)


def _show(written: Written, *, now: datetime) -> None:
    """Redis for the running seasons; standings of seasons that had ended say that they were amended."""
    entries = [(entry.season_id, entry.state) for entry in written.entries]
    apply_entries(entries=entries, witness=witness_of(written.outcomes))
    season_ids = {entry.season_id for entry in written.entries}
    Season.objects.filter(pk__in=season_ids, state=SeasonState.CLOSED).update(amended_at=now)


def _sort(*, caller: Caller, rows: Sequence[Row], outcomes: Sequence[Outcome]) -> Result:
    result, replayed = Result(), []
    for row, outcome in zip(rows, outcomes, strict=True):
        if outcome.verdict == "accepted":
            result.landed.append(row)
        elif outcome.verdict == "replayed":
            # Another import of the same file wrote it a moment ago.
            replayed.append(row)
        else:
            result.rejected.append((row, REASONS[outcome.verdict]))
    known = _fingerprints(caller=caller, rows=replayed)
    for row in replayed:
        result.sort_known(row, known=known)
    return result


def _fingerprints(*, caller: Caller, rows: Sequence[Row]) -> dict[str, str]:
    """What was asked for under the keys of these rows, where they were used before."""
    keys = [row.score.key for row in rows if row.score.key]
    found = Submission.objects.filter(caller=caller.id, key__in=keys).values_list("key", "fingerprint") if keys else ()
    return {key: bytes(fingerprint).hex() for key, fingerprint in found}
