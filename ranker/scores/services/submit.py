"""One score in, one receipt out."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ranker.core.errors import Refusal
from ranker.leaderboards.registry import boards
from ranker.leaderboards.stored import Applied
from ranker.scores.receipts import Fact, Receipt, build_receipt, fact_of
from ranker.scores.services.replay import replay_receipt
from ranker.scores.services.together import Done, write_together
from ranker.scores.services.writing import open_seasons_for, refusing
from ranker.scores.statement import Caller, NewScore, Verdict, Written
from ranker.users.tokens import CHALLENGE

# What a `Refusal` is made of. Made anew each time: one kept would keep the frames of every request it ended.
REFUSALS: dict[Verdict, dict[str, Any]] = {
    "unknown_player": {"errors": {"player": ["There is no such player."]}},
    "barred": {"status": 403, "detail": "This account may not submit scores: it is banned or disabled."},
    "stale_token": {
        "status": 401,
        "detail": "The password was changed since this token was made. Log in again.",
        "headers": CHALLENGE,
    },
    "inactive_game": {"errors": {"game": ["This game takes no scores at the moment."]}},
    "no_season": {
        "status": 503,
        "detail": "A new season is just being opened. Try again.",
        "headers": {"Retry-After": "1"},
    },
    "future": {"errors": {"at": ["Nothing can be scored in the future."]}},
}


def submit_score(*, caller: Caller, score: NewScore, now: datetime, is_limited: bool = False) -> tuple[Receipt, bool]:
    """Write a score, apply it to every board it counts on, and say what it did; the flag tells a replay.

    One SQL round trip and one to Redis, and one more to count it where `is_limited`, all shared with whoever submits
    at the same moment. Raises `Refusal` when the score cannot be taken, or when its key was used for another body, and
    `NoRoom` at the player's rate limit.
    """
    written, applied = _write(caller=caller, score=score, now=now, is_limited=is_limited)
    outcome = written.outcomes[0]
    if outcome.verdict == "replayed":
        return replay_receipt(caller=caller, score=score), True
    if outcome.verdict != "accepted":
        raise refusal(outcome.verdict, caller=caller)
    return _receipt(score=score, written=written, applied=applied), False


def refusal(verdict: Verdict, *, caller: Caller) -> Refusal:
    """Why a score was not taken, for its caller: a player whose row is gone has a token of nobody."""
    if verdict == "unknown_player" and caller.source == "player":
        return Refusal(status=401, detail="This account does not exist any more.", headers=CHALLENGE)
    return Refusal(**REFUSALS[verdict])


def facts_of(written: Written) -> list[Fact]:
    """What each entry's new value means on its board; seasons still being built are nobody's business yet."""
    known = boards.get().by_season
    if any(entry.season_id not in known for entry in written.entries):
        known = boards.fresh().by_season
    found = [(entry, *known[entry.season_id]) for entry in written.entries if entry.season_id in known]
    return [
        fact_of(entry=entry, board=board, season=season) for entry, board, season in found if not season.is_building
    ]


def _write(*, caller: Caller, score: NewScore, now: datetime, is_limited: bool) -> Done:
    """Write one score, opening the seasons it lacks; what others wait for is written along."""
    with refusing(is_keyed=score.key is not None):
        done = write_together(caller=caller, score=score, is_limited=is_limited)
        if done[0].outcomes[0].verdict == "no_season":
            open_seasons_for(scores=[score], now=now)
            done = write_together(caller=caller, score=score)
        return done


def _receipt(*, score: NewScore, written: Written, applied: Mapping[int, Applied]) -> Receipt:
    outcome = written.outcomes[0]
    assert outcome.score_id is not None and outcome.created_at is not None
    return build_receipt(
        score_id=outcome.score_id,
        game=score.game,
        mode_id=score.mode_id,
        value=score.value,
        created_at=outcome.created_at,
        personal_best=outcome.personal_best,
        facts=facts_of(written),
        applied=applied,
    )
