"""What scores did on their games' all-time boards, noted as the relay meets them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ranker.achievements.models import DEEPEST_RANK
from ranker.core.db import fetch_prepared, int_array, read_sql

SQL = Path(__file__).resolve().parent.parent / "sql"
ORDERS = {"desc": {"better": ">", "direction": "DESC"}, "asc": {"better": "<", "direction": "ASC"}}
# More players passed by one score are not counted: on the way to a rank that counts, and further behind. More than
# MOST_TOLD are not told.
MOST_PASSED = 10_000
MOST_PASSED_BEHIND = 250
MOST_TOLD = 100


@dataclass(frozen=True, slots=True)
class NewFeat:
    """A feat that was not known yet."""

    score_id: int
    player_id: int
    game_id: int
    season_id: int
    value: int
    previous_value: int | None
    rank: int | None
    passed: int
    is_record: bool
    dethroned_id: int | None
    created_at: datetime
    order: str


@dataclass(frozen=True, slots=True)
class Overtaken:
    """A player whom somebody's score has passed."""

    score_id: int
    player_id: int
    username: str
    display_name: str


def note_feats(*, pairs: Iterable[tuple[int, int | None]]) -> list[NewFeat]:
    """Compare players' all-time entries, by (player, game), with what they were; without a game, in all games.

    Repeated, it finds nothing new: a score's feat is noted once.
    """
    wanted = sorted(set(pairs), key=lambda pair: (pair[0], pair[1] or 0))
    if not wanted:
        return []
    params = {
        "players": int_array(player_id for player_id, _ in wanted),
        "games": int_array(game_id for _, game_id in wanted),
        "deepest": DEEPEST_RANK,
        "most": MOST_PASSED,
        "most_behind": MOST_PASSED_BEHIND,
    }
    return [
        NewFeat(**row, order=order)
        for order, words in ORDERS.items()
        for row in fetch_prepared(sql=_sql("feats", words), params={**params, "order": order})
    ]


def list_overtaken(*, feats: Sequence[NewFeat]) -> list[Overtaken]:
    """Whom these feats passed, the nearest behind first, at most `MOST_TOLD` each."""
    found: list[Overtaken] = []
    for order, words in ORDERS.items():
        scores = [feat.score_id for feat in feats if feat.order == order and feat.passed]
        if scores:
            rows = fetch_prepared(sql=_sql("overtaken", words), params={"scores": scores, "most": MOST_TOLD})
            found += [Overtaken(**row) for row in rows]
    return found


def _sql(name: str, words: dict[str, str]) -> str:
    return read_sql(SQL / f"{name}.sql").format_map(words)
