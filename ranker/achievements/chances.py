"""Who may have earned what by new scores: a cheap first look, so that the rules' statements are asked about few.

Each condition is necessary for its kind of rule, never sufficient: whoever is left out cannot have earned it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ranker.achievements.models import Kind
from ranker.core.db import fetch_prepared, int_array, read_sql

PLAYS = Path(__file__).resolve().parent / "sql" / "plays.sql"


@dataclass(slots=True)
class Chance:
    """What is known of a player's new scores: from when to when, the highest of them, whether one made a feat; and how
    many scores the player has at most, new and old."""

    since: datetime
    until: datetime
    highest: int
    has_feat: bool = False
    plays: int = 0

    def add(self, *, at: datetime, value: int) -> None:
        """One more new score."""
        self.since, self.until = min(self.since, at), max(self.until, at)
        self.highest = max(self.highest, value)

    @property
    def is_of_one_day(self) -> bool:
        """Whether all of them are of the same UTC day."""
        return self.since.astimezone(UTC).date() == self.until.astimezone(UTC).date()


def may_earn(*, kind: str, threshold: int, window: int | None, chance: Chance) -> bool:
    """Whether a rule can have become true for a player by these scores."""
    match kind:
        case Kind.POINTS:
            return chance.highest >= threshold
        case Kind.AVERAGE:
            return chance.plays >= (window or 0)
        case Kind.SCORES | Kind.STREAK:
            return chance.plays >= threshold
    return chance.has_feat


def count_plays(*, player_ids: Iterable[int]) -> dict[int, int]:
    """How many accepted scores each of these players has, or more; where the boards do not tell, very many."""
    found = fetch_prepared(sql=read_sql(PLAYS), params={"players": int_array(player_ids)})
    return {row["player_id"]: row["plays"] for row in found}
