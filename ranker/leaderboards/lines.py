"""What a board looks like to its readers, whichever store it came from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ranker.leaderboards.ranking import Standing


@dataclass(slots=True)
class Line:
    """One line of a board, in the names and the order of the API. Not frozen: that takes twice as long to make."""

    rank: int
    user_id: int
    username: str
    display_name: str
    country: str
    score: int
    plays: int
    achieved_at: datetime | None

    @classmethod
    def of(cls, *, player_id: int, rank: int, value: int, facts: Mapping[str, Any]) -> "Line":
        """A line from a place on the board and what PostgreSQL knows of the player there."""
        return cls(
            rank=rank,
            user_id=player_id,
            username=facts["username"],
            display_name=facts["display_name"],
            country=facts["country"],
            score=value,
            plays=facts["plays"],
            achieved_at=facts["achieved_at"],
        )


@dataclass(frozen=True, slots=True)
class Stretch:
    """Consecutive lines, and the standing of the player they were read around."""

    total_players: int
    standing: Standing | None
    lines: list[Line]
