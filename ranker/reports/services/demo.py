"""What a demo needs beside its scores: a past of the relay's watch, and its days rolled up."""

from datetime import datetime, timedelta
from functools import partial
from typing import Final

from django.db import transaction

from ranker.core.db import execute
from ranker.reports.services.asking import ask_for_rollup

# As invented as the scores: a twentieth of a second, now and then some tenths, and one bad hour in a hundred.
WATCHED: Final = """
    INSERT INTO reports_relayhour (hour, seconds)
    SELECT hour, CASE WHEN dice %% 100 = 0 THEN 2 + dice %% 7 * 0.6 ELSE 0.05 + (dice %% 13) ^ 2 * 0.003 END
    FROM generate_series(date_trunc('hour', %(first)s::timestamptz), %(now)s::timestamptz - interval '1 hour', '1 hour')
             AS hour,
         abs(hashint8(extract(epoch FROM hour)::bigint)::bigint) AS dice
    ON CONFLICT DO NOTHING
"""


def complete_demo(*, days: int, now: datetime) -> None:
    """Make up the relay's delays, and have the worker roll the days up once the demo is there for it to read."""
    execute(sql=WATCHED, params={"first": now - timedelta(days=days), "now": now})
    transaction.on_commit(partial(ask_for_rollup, now=now, by="setup_demo_data"))
