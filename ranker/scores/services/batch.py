"""Many scores at once from a game server: the good ones land, the bad ones are named."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from ranker.core.errors import Refusal
from ranker.leaderboards.services.entries import apply_entries
from ranker.scores.models import Submission
from ranker.scores.services.replay import OTHER_BODY
from ranker.scores.services.submit import refusal
from ranker.scores.services.writing import write_scores
from ranker.scores.statement import Caller, NewScore, Outcome, WrittenEntry, witness_of

Row = tuple[int, NewScore]
Errors = dict[str, list[str]]
# Rows in one run of the statement: it holds its players' locks for so long.
AT_ONCE = 200


@dataclass(slots=True)
class BatchResult:
    """What became of a batch; `rejected` is by the rows' index."""

    accepted: int = 0
    replayed: int = 0
    rejected: dict[int, Errors] = field(default_factory=dict)


@dataclass(slots=True)
class Landed:
    """What the statement did with some rows."""

    outcomes: dict[int, Outcome] = field(default_factory=dict)
    refused: dict[int, Refusal] = field(default_factory=dict)
    entries: list[WrittenEntry] = field(default_factory=list)


def submit_batch(*, caller: Caller, scores: Mapping[int, NewScore], now: datetime) -> BatchResult:
    """Write scores (by index), and apply what they did to the boards.

    One row that cannot be written fails alone. Raises `Refusal` as `write_scores` does, but for 422.
    """
    landed, rows = Landed(), list(scores.items())
    for start in range(0, len(rows), AT_ONCE):
        _land(caller=caller, rows=rows[start : start + AT_ONCE], now=now, landed=landed)
    entries = [(entry.season_id, entry.state) for entry in landed.entries]
    apply_entries(entries=entries, witness=witness_of(landed.outcomes.values()))
    return _result(caller=caller, scores=scores, landed=landed)


def _land(*, caller: Caller, rows: Sequence[Row], now: datetime, landed: Landed) -> None:
    """Write rows; where the whole is refused, each half by itself, until the one at fault is alone."""
    if not rows:
        return
    try:
        # One transaction: were a part committed before another part is refused, it would be written again.
        with transaction.atomic():
            written = write_scores(caller=caller, scores=[score for _, score in rows], now=now)
    except Refusal as no:
        if no.status != 422:
            raise
        if len(rows) == 1:
            landed.refused[rows[0][0]] = no
            return
        middle = len(rows) // 2
        for half in (rows[:middle], rows[middle:]):
            _land(caller=caller, rows=half, now=now, landed=landed)
    else:
        landed.outcomes |= {index: outcome for (index, _), outcome in zip(rows, written.outcomes, strict=True)}
        landed.entries += written.entries


def _result(*, caller: Caller, scores: Mapping[int, NewScore], landed: Landed) -> BatchResult:
    result = BatchResult(rejected={index: _errors(no) for index, no in landed.refused.items()})
    repeated = [index for index, outcome in landed.outcomes.items() if outcome.verdict == "replayed"]
    others = set(_list_others(caller=caller, rows=[(index, scores[index]) for index in repeated]))
    for index, outcome in landed.outcomes.items():
        if outcome.verdict == "accepted":
            result.accepted += 1
        elif outcome.verdict == "replayed" and index not in others:
            result.replayed += 1
        elif outcome.verdict == "replayed":
            result.rejected[index] = {"key": [OTHER_BODY]}
        else:
            result.rejected[index] = _errors(refusal(outcome.verdict, caller=caller))
    return result


def _list_others(*, caller: Caller, rows: Sequence[Row]) -> Iterable[int]:
    """The rows whose key had been used for another score."""
    if not rows:
        return
    made = Submission.objects.filter(caller=caller.id, key__in=[score.key for _, score in rows])
    known: dict[str | None, str] = {key: bytes(digest).hex() for key, digest in made.values_list("key", "fingerprint")}
    for index, score in rows:
        if known.get(score.key) != score.fingerprint():
            yield index


def _errors(no: Refusal) -> Errors:
    """A refusal by field; one that names none is about the player."""
    return no.errors or {"player": [str(no.detail)]}
