"""Single submissions of one process, written together: one statement and one round trip to Redis for all that wait.

A group holds one score a player, so that each receipt tells of its own score alone. Where a group fails for a fault of
one of them, each is written by itself. When the connection is lost nobody knows what was committed: all of them answer
503, and clients repeat with their keys.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from django.db import Error as DatabaseError

from ranker.core.faults import fault_point
from ranker.core.grouping import FellApart, Grouping
from ranker.core.throttling import NoRoom, take_submissions
from ranker.leaderboards.services.entries import apply_entries
from ranker.leaderboards.stored import Applied
from ranker.scores.statement import Caller, NewScore, Written, run_submit, witness_of

# What one did: its part of the statement's answer, and what Redis said, by season.
Done = tuple[Written, Mapping[int, Applied]]
MOST = 64


@dataclass(slots=True)
class Submission:
    """One score on its way, and the player whose limit it has not been counted against yet."""

    caller: Caller
    score: NewScore
    uncounted: int | None = None


def write_together(*, caller: Caller, score: NewScore, is_limited: bool = False) -> Done:
    """Write a score and apply what it moved, with whoever else is waiting.

    Raises `django.db.Error`, and `NoRoom` where `is_limited` and its player's rate limit was reached.
    """
    done = _group.submit(Submission(caller, score, caller.player_id if is_limited else None))
    if done is None:
        raise NoRoom
    return done


def _work(submissions: Sequence[Submission]) -> list[Done | None]:
    """Nothing for those without room."""
    refused = _count(submissions)
    taken = [one for one in submissions if one.caller.player_id not in refused]
    done = iter(_write_all(taken) if taken else ())
    return [None if one.caller.player_id in refused else next(done) for one in submissions]


def _count(submissions: Sequence[Submission]) -> set[int | None]:
    """Count those that were not; whose limit was reached. A group that falls apart is not counted again."""
    user_ids = [one.uncounted for one in submissions if one.uncounted is not None]
    room = take_submissions(user_ids=user_ids) if user_ids else []
    for one in submissions:
        one.uncounted = None
    return {user_id for user_id, has_room in zip(user_ids, room, strict=True) if not has_room}


def _write_all(submissions: Sequence[Submission]) -> list[Done]:
    written = _write(submissions)
    fault_point("after-commit")
    entries = [(one.season_id, one.state) for one in written.entries]
    applied = apply_entries(entries=entries, ranks=True, witness=witness_of(written.outcomes))
    fault_point("after-apply")
    return [(part, applied.get(part.outcomes[0].player_id or 0, {})) for part in written.split()]


def _write(submissions: Sequence[Submission]) -> Written:
    try:
        return run_submit(submissions=[(one.caller, one.score) for one in submissions], receipts=True)
    except DatabaseError as error:
        # An error that PostgreSQL itself reports says that nothing was committed.
        if len(submissions) > 1 and getattr(error.__cause__, "sqlstate", None):
            raise FellApart from error
        raise


def _lane(submission: Submission) -> Hashable:
    score = submission.score
    return submission.caller.player_id or score.player_id or score.player_ref


_group: Grouping[Submission, Done | None] = Grouping(work=_work, lane=_lane, most=MOST)
