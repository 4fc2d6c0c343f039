"""Reading boards: Redis first, PostgreSQL where Redis is away or does not hold the season.

A read is one round trip to Redis and one to PostgreSQL, which adds names, plays and times to what Redis ranks.
A board on which no season has been opened yet (`season` is `None`) is an empty one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from ranker.core.redis import RedisAway
from ranker.leaderboards import database, store, together
from ranker.leaderboards.lines import Stretch
from ranker.leaderboards.ranking import percentile
from ranker.leaderboards.stored import SeasonRef

Source = Literal["redis", "database"]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Read(Generic[T]):
    """What was read, and where its ranks came from."""

    source: Source
    found: T


EMPTY: Read[Stretch] = Read("database", Stretch(0, None, []))


@dataclass(frozen=True, slots=True)
class RankOfValue:
    """Where a value that is not on the board would stand."""

    rank: int
    total_players: int

    @property
    def percentile(self) -> float:
        """Among the players on the board and the one who would join them."""
        return percentile(rank=self.rank, total_players=self.total_players + 1)


def get_page(*, season: SeasonRef | None, offset: int, limit: int) -> Read[Stretch]:
    """`limit` lines from place `offset` (from 0) on."""
    if season is None:
        return EMPTY
    page = _redis(lambda: store.get_page(season=season, offset=offset, limit=limit))
    if page is None:
        return Read("database", database.get_page(season=season, offset=offset, limit=limit))
    [lines] = database.name_rows(ranked=[(season.id, page.rows)])
    return Read("redis", Stretch(page.total_players, None, lines))


def get_around(*, season: SeasonRef | None, player_id: int, radius: int) -> Read[Stretch]:
    """A player's standing and up to `radius` lines on either side; no standing when the player is not on the board."""
    if season is None:
        return EMPTY
    near = together.get_around(season=season, player_id=player_id, radius=radius)
    if near is None:
        return Read("database", database.get_around(season=season, player_id=player_id, radius=radius))
    return Read("redis", near)


def get_rank_of_value(*, season: SeasonRef | None, value: int) -> Read[RankOfValue]:
    """The rank a value would get."""
    if season is None:
        return Read("database", RankOfValue(1, 0))
    found = _redis(lambda: store.get_rank_of_value(season=season, value=value))
    if found is None:
        return Read("database", RankOfValue(*database.get_rank_of_value(season=season, value=value)))
    return Read("redis", RankOfValue(*found))


def _redis(read: Callable[[], T | None]) -> T | None:
    try:
        return read()
    except RedisAway:
        return None
