"""What a board looks like to its readers, whichever store it came from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from ranker.leaderboards.ranking import Standing
from ranker.leaderboards.stored import Row


class Known(NamedTuple):
    """What PostgreSQL knows of a player on a board beside their place."""

    username: str
    display_name: str
    country: str
    plays: int
    achieved_at: datetime | None

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> "Known":
        """The same from a row that has more."""
        return cls(*(row[name] for name in cls._fields))


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
    def of(cls, row: Row, known: Known) -> "Line":
        """A line from a place on the board and what PostgreSQL knows of the player there."""
        player_id, value, rank = row
        username, display_name, country, plays, achieved_at = known
        return cls(rank, player_id, username, display_name, country, value, plays, achieved_at)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Consecutive lines, and the standing of the player they were read around."""

    total_players: int
    standing: Standing | None
    lines: list[Line]
