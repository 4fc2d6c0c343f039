"""What goes into the boards in Redis, and what is found there."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from ranker.leaderboards.ranking import Rule, Standing


@dataclass(frozen=True, slots=True)
class SeasonRef:
    """A season and its rule: all the store needs to know of it."""

    id: int
    rule: Rule


class EntryState(NamedTuple):
    """An entry as PostgreSQL committed it."""

    player_id: int
    value: int | None
    version: int
    achieved_at: datetime | None


class Applied(NamedTuple):
    """What applying one entry found: the rank before and the standing now, `None` when not on the board."""

    previous_rank: int | None
    standing: Standing | None


class Row(NamedTuple):
    """One line of a board."""

    player_id: int
    value: int
    rank: int


@dataclass(frozen=True, slots=True)
class Page:
    """A stretch of a board, in order."""

    total_players: int
    rows: list[Row]


class Around(NamedTuple):
    """What is asked for of a player: where they stand in a season, and up to `radius` rows on either side."""

    season: SeasonRef
    player_id: int
    radius: int


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """One player's standing and the rows around it; both empty when the player is not on the board."""

    total_players: int
    standing: Standing | None
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Held:
    """What Redis holds of one player in a season; the tie is the time before the id, empty for shared ranks."""

    version: int | None
    value: int | None
    tie: str
