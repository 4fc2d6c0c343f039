"""Entry against ledger: every value, count, time and score id recomputed from the accepted rows."""

from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from ranker.core.db import execute, fetch_rows, read_sql
from ranker.leaderboards.models import Season

SQL = Path(__file__).resolve().parent.parent / "sql"
ORPHANS = """
    SELECT (SELECT count(*) FROM scores_score r WHERE NOT EXISTS (SELECT FROM users_user u WHERE u.id = r.player_id))
         + (SELECT count(*) FROM scores_score r WHERE NOT EXISTS (SELECT FROM games_game g WHERE g.id = r.game_id))
         + (SELECT count(*) FROM leaderboards_entry e
            WHERE NOT EXISTS (SELECT FROM leaderboards_season t WHERE t.id = e.season_id)) AS orphans
"""


@dataclass(frozen=True, slots=True)
class LedgerFinding:
    """How many entries of a season were compared, how many differ, and whose they are (10,000 at most)."""

    compared: int
    wrong: int
    player_ids: list[int]


def compare_with_ledger(*, season: Season) -> LedgerFinding:
    """Compare a season's entries with the ledger, both as of one snapshot: right in the middle of writes, too."""
    name = "verify_global.sql" if season.weights is not None else "verify_entries.sql"
    with transaction.atomic():
        # PostgreSQL guesses these lists to be short; joined by loops a large season would take hours.
        execute(sql="SET LOCAL enable_nestloop = off")
        row = fetch_rows(sql=read_sql(SQL / name), params={"season": season.pk})[0]
    return LedgerFinding(row["compared"], row["wrong"], row["players"] or [])


def count_orphans() -> int:
    """Rows whose player, game or season is missing: what foreign keys would have refused."""
    return int(fetch_rows(sql=ORPHANS)[0]["orphans"])
