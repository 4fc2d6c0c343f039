"""Single submissions of one process, written together: one statement and one round trip to Redis for all that wait.

A group holds one score a player, so that each receipt tells of its own score alone. Where a group fails for a fault of
one of them, each is written by itself. When the connection is lost nobody knows what was committed: all of them answer
503, and clients repeat with their keys.
"""

from collections.abc import Hashable, Mapping, Sequence

from django.db import Error as DatabaseError
from django.db import connection

from ranker.core.faults import fault_point
from ranker.core.grouping import FellApart, Grouping
from ranker.leaderboards.services.entries import apply_entries
from ranker.leaderboards.store import Applied
from ranker.scores.statement import Caller, NewScore, Written, run_submit, witness_of

Submission = tuple[Caller, NewScore]
# What one did: its part of the statement's answer, and what Redis said, by season.
Done = tuple[Written, Mapping[int, Applied]]
MOST = 64


def write_together(*, caller: Caller, score: NewScore) -> Done:
    """Write a score and apply what it moved, with whoever else is waiting. Raises `django.db.Error`."""
    # Inside a caller's transaction nobody else's score may ride along: it would be committed, or not, with that.
    write = _group.alone if connection.in_atomic_block else _group.submit
    return write((caller, score))


def _work(submissions: Sequence[Submission]) -> list[Done]:
    written = _write(submissions)
    fault_point("after-commit")
    entries = [(one.season_id, one.state) for one in written.entries]
    applied = apply_entries(entries=entries, ranks=True, witness=witness_of(written.outcomes))
    fault_point("after-apply")
    return [(part, applied.get(part.outcomes[0].player_id or 0, {})) for part in written.split()]


def _write(submissions: Sequence[Submission]) -> Written:
    try:
        return run_submit(submissions=submissions, receipts=True)
    except DatabaseError as error:
        # An error that PostgreSQL itself reports says that nothing was committed.
        if len(submissions) > 1 and getattr(error.__cause__, "sqlstate", None):
            raise FellApart from error
        raise


def _lane(submission: Submission) -> Hashable:
    caller, score = submission
    return caller.player_id or score.player_id or score.player_ref


_group: Grouping[Submission, Done] = Grouping(work=_work, lane=_lane, most=MOST)
