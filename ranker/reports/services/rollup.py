"""The rollup: closed days of the ledger into the tables that views and reports read.

Three steps a day: `days` (player days and what one day says of itself), `ranks` (the boards at its end) and `totals`
(whatever several days go into), the last for all days of a run at once. Each is one transaction that ends with its
mark. Ranks need nothing of the others, nor they of ranks: they are made beside them, on a connection of their own.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

import structlog
from django.conf import settings
from django.db import connection

from ranker.core.clock import utc_now
from ranker.core.db import advisory_lock, execute
from ranker.reports.models import RollupCursor, RollupStep
from ranker.reports.services.marks import Due, bounds_of, list_due, mark_done, mark_late_changes, mark_started
from ranker.reports.services.ranks import Ranks
from ranker.reports.services.statements import long_transaction, run_file

log = structlog.get_logger(__name__)
LOCK: Final = "reports.rollup"
# Days whose actives are counted in one pass: it reads the 30 days before them too.
SPAN: Final = timedelta(days=31)
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Done:
    """What a run did: days by step. `is_busy`: nothing, for another run was going on."""

    days: int = 0
    ranks: int = 0
    totals: int = 0
    is_busy: bool = False


def rollup(*, now: datetime, asked: Collection[date] = (), on_step: Progress | None = None, ranks: bool = True) -> Done:
    """Do everything that is due up to yesterday, and the `asked` days whatever their age.

    With `asked`, days after the last of them are left for the next run. Two at once do no harm: the second comes back
    at once and says so.
    """
    with advisory_lock(name=LOCK, wait=False) as got:
        if not got:
            return Done(is_busy=True)
        mark_late_changes()
        return _work(now=now, asked=asked, tell=on_step or (lambda *_: None), ranks=ranks)


def _work(*, now: datetime, asked: Collection[date], tell: Progress, ranks: bool) -> Done:
    last = min(now.date() - timedelta(days=1), max(asked, default=date.max))
    due = {
        step: list_due(step=step, last=last, horizon=_horizon(now), asked=asked)
        for step in (RollupStep.DAYS, RollupStep.RANKS, RollupStep.TOTALS)
    }
    totals = sorted({one.date for one in due[RollupStep.DAYS] + due[RollupStep.TOTALS]})
    with ThreadPoolExecutor(max_workers=1) as beside:
        ranked = beside.submit(_rank, due[RollupStep.RANKS] if ranks else [], tell=tell)
        days = _each_day(due[RollupStep.DAYS], tell=tell)
        _totals(totals, tell=tell)
    done = Done(days=days, ranks=ranked.result(), totals=len(totals))
    RollupCursor.objects.filter(pk=1).update(finished_at=utc_now())
    log.info("rollup.done", days=done.days, ranks=done.ranks, totals=done.totals)
    return done


def _horizon(now: datetime) -> date:
    return now.date() - timedelta(days=settings.ROLLUP_HORIZON_DAYS)


def _each_day(due: Sequence[Due], *, tell: Progress) -> int:
    for number, one in enumerate(due):
        tell("days", number, len(due))
        start, end = bounds_of(one.date)
        mark_started(step=RollupStep.DAYS, dates=[one.date], now=utc_now())
        with long_transaction():
            run_file("days", {"date": one.date, "start": start, "end": end})
            mark_done(step=RollupStep.DAYS, dates=[one.date], now=utc_now())
    tell("days", len(due), len(due))
    return len(due)


def _rank(due: Sequence[Due], *, tell: Progress) -> int:
    """In a thread: its connection is its own, and is closed with all its working tables."""
    ranks = Ranks()
    try:
        for number, one in enumerate(due):
            tell("ranks", number, len(due))
            mark_started(step=RollupStep.RANKS, dates=[one.date], now=utc_now())
            with long_transaction(nested_loops=False):
                ranks.run(one)
                mark_done(step=RollupStep.RANKS, dates=[one.date], now=utc_now())
        tell("ranks", len(due), len(due))
        ranks.close()
    finally:
        connection.close()
    return len(due)


def _totals(dates: Sequence[date], *, tell: Progress) -> None:
    """Everything that looks at more than one day, and with it the day up to which views read rollups: one transaction,
    so that no reader finds a day both in the totals and among the open ones."""
    if not dates:
        return
    mark_started(step=RollupStep.TOTALS, dates=dates, now=utc_now())
    parts = ["players", "bests", "actives", "weeks", "cohorts", "values", "patterns"]
    with long_transaction():
        closed = max(dates[-1], RollupCursor.objects.get(pk=1).closed_through or dates[-1])
        params = {"dates": list(dates), "end": bounds_of(closed)[1], "closed": closed}
        for number, part in enumerate(parts):
            tell("totals", number, len(parts))
            for chunk in _chunks(dates) if part == "actives" else [dates]:
                run_file(part, {**params, "dates": list(chunk)})
        mark_done(step=RollupStep.TOTALS, dates=dates, now=utc_now())
        RollupCursor.objects.filter(pk=1).update(closed_through=closed)
    tell("totals", len(parts), len(parts))
    execute(
        sql="ANALYZE reports_playerday, reports_playergame, reports_playertotal, reports_gamebest, reports_gamevalue"
    )


def _chunks(dates: Sequence[date]) -> Iterator[Sequence[date]]:
    """Stretches of dates that lie within a month."""
    first = 0
    for number, day in enumerate(dates):
        if day - dates[first] >= SPAN:
            yield dates[first:number]
            first = number
    yield dates[first:]
