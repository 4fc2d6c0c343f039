"""From scores to committed entries: the statement, again where a season had to be opened first."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.db import DataError, IntegrityError
from django.db.utils import OperationalError
from psycopg.errors import LockNotAvailable, NumericValueOutOfRange

from ranker.core.errors import Refusal
from ranker.leaderboards.registry import boards
from ranker.leaderboards.services.seasons import open_seasons
from ranker.scores.statement import Caller, NewScore, Written, run_submit

TOO_LARGE = "The player's total would pass 2^53 − 1, the largest number a board can hold exactly."
IN_FLIGHT = "A request with this Idempotency-Key is still being worked on. Repeat it in a second."
# How often a statement is run again because a season was missing; a second miss means that a day began meanwhile.
ATTEMPTS = 3


def write_scores(*, caller: Caller, scores: Sequence[NewScore], now: datetime) -> Written:
    """Write scores; every board they count on has its season by then. Raises `Refusal` as `refusing` says."""
    with refusing(is_keyed=any(score.key for score in scores)):
        return _write(caller=caller, scores=scores, now=now)


@contextmanager
def refusing(*, is_keyed: bool) -> Iterator[None]:
    """Raises `Refusal`: 422 when a total would leave the exact integers (nothing is written), 409 when a repetition of
    a keyed request still in flight waited in vain."""
    try:
        with exact_totals():
            yield
    except OperationalError as error:
        if isinstance(error.__cause__, LockNotAvailable) and is_keyed:
            raise Refusal(status=409, detail=IN_FLIGHT, headers={"Retry-After": "1"}) from error
        raise


@contextmanager
def exact_totals() -> Iterator[None]:
    """Raises `Refusal` (422) where an entry would leave the integers that are exact everywhere."""
    try:
        yield
    except IntegrityError as error:
        if "leaderboards_entry_value_exact" not in str(error):
            raise
        raise Refusal(status=422, errors={"score": [TOO_LARGE]}) from error
    except DataError as error:
        # So far off that not even PostgreSQL's 64 bits hold it: a weight in the global board, many scores at once.
        if not isinstance(error.__cause__, NumericValueOutOfRange):
            raise
        raise Refusal(status=422, errors={"score": [TOO_LARGE]}) from error


def _write(*, caller: Caller, scores: Sequence[NewScore], now: datetime) -> Written:
    written = run_submit(submissions=[(caller, score) for score in scores], receipts=False)
    for _ in range(ATTEMPTS):
        missing = [n for n, outcome in enumerate(written.outcomes) if outcome.verdict == "no_season"]
        if not missing:
            break
        open_seasons_for(scores=[scores[n] for n in missing], now=now)
        again = run_submit(submissions=[(caller, scores[n]) for n in missing], receipts=False)
        for n, outcome in zip(missing, again.outcomes, strict=True):
            written.outcomes[n] = outcome
        written.entries.extend(again.entries)
    return written


def open_seasons_for(*, scores: Sequence[NewScore], now: datetime) -> None:
    """Open what the boards of these scores' games lack for now."""
    games = {score.game.id for score in scores}
    open_seasons(now=now, board_ids=[b.id for game in games for b in boards.fresh().of_game(game)])
