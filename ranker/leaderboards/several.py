"""Reading several boards at once: one round trip to Redis for all of them, PostgreSQL for those it does not hold."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from ranker.core.redis import RedisAway
from ranker.leaderboards import database, store
from ranker.leaderboards.ranking import Standing
from ranker.leaderboards.stored import Page, Row, SeasonRef
from ranker.users.models import User


@dataclass(frozen=True, slots=True)
class Place:
    """One of the first on a board."""

    rank: int
    user_id: int
    name: str
    value: int


@dataclass(frozen=True, slots=True)
class Top:
    """The first few of a board, and how many players it has."""

    total_players: int
    places: list[Place]


def get_tops(*, seasons: Sequence[SeasonRef], limit: int) -> dict[int, Top]:
    """The first `limit` of each season, by season id. Their names cost one query for all."""
    pages = _tops(seasons, limit=limit)
    ids = {row.player_id for page in pages.values() for row in page.rows}
    names = {player.pk: str(player) for player in User.objects.filter(pk__in=ids)} if ids else {}
    return {
        season_id: Top(
            page.total_players,
            [
                Place(row.rank, row.player_id, names[row.player_id], row.value)
                for row in page.rows
                if row.player_id in names
            ],
        )
        for season_id, page in pages.items()
    }


def get_standings(*, seasons: Sequence[SeasonRef], player_id: int) -> dict[int, Standing]:
    """A player's standing in each season they are on, by season id."""
    try:
        found = store.get_standings(seasons=seasons, player_id=player_id) if seasons else {}
    except RedisAway:
        found = {s.id: database.get_around(season=s, player_id=player_id, radius=0).standing for s in seasons}
    return {season_id: standing for season_id, standing in found.items() if standing}


def _tops(seasons: Sequence[SeasonRef], *, limit: int) -> dict[int, Page]:
    found: dict[int, Page | None] = {}
    with suppress(RedisAway):
        found = store.get_tops(seasons=seasons, limit=limit) if seasons else {}
    return {season.id: found.get(season.id) or _from_database(season, limit=limit) for season in seasons}


def _from_database(season: SeasonRef, *, limit: int) -> Page:
    stretch = database.get_page(season=season, offset=0, limit=limit)
    return Page(stretch.total_players, [Row(n.user_id, n.score, n.rank) for n in stretch.lines])
