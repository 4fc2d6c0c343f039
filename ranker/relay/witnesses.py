"""Whether the ledger still has every row that somebody has shown in Redis (leaderboards/witness.py)."""

import time

from ranker.core.db import fetch_rows
from ranker.leaderboards.witness import forget_witnesses, list_witnesses

KEPT_SECONDS = 3600.0
LACKING = """
    SELECT EXISTS (
        SELECT FROM unnest(%(ids)s::bigint[], %(kinds)s::bool[], %(times)s::timestamptz[]) AS w (id, is_moderation, at)
        WHERE CASE WHEN w.is_moderation
                   THEN NOT EXISTS (SELECT FROM scores_moderation m WHERE m.id = w.id AND m.created_at = w.at)
                   ELSE NOT EXISTS (SELECT FROM scores_score s WHERE s.id = w.id AND s.created_at = w.at) END
    ) AS lacking
"""


def lacks_witness() -> bool:
    """True where PostgreSQL lacks a row that Redis shows. Raises `RedisAway`."""
    witnesses = list_witnesses()
    rows = [row for row, _ in witnesses.values()]
    found = fetch_rows(sql=LACKING, params={
        "ids": [row.id for row in rows],
        "kinds": [row.is_moderation for row in rows],
        "times": [row.created_at for row in rows],
    })  # fmt: skip
    if found[0]["lacking"]:
        return True
    old = time.time() - KEPT_SECONDS
    forget_witnesses(names=[name for name, (_, shown_at) in witnesses.items() if shown_at < old])
    return False
