"""Players looked up at the same moment, read together: one round trip to Redis and one to PostgreSQL for them all."""

from collections.abc import Sequence

from django.db import connection

from ranker.core.grouping import Grouping
from ranker.core.redis import RedisAway
from ranker.leaderboards import database, store
from ranker.leaderboards.lines import Facts, Stretch, name_rows
from ranker.leaderboards.store import Around, Neighbourhood, SeasonRef

MOST = 64


def get_around(*, season: SeasonRef, player_id: int, radius: int) -> Stretch | None:
    """A player's standing and up to `radius` lines on either side; nothing when Redis cannot tell."""
    # Inside a caller's transaction nobody else may read: there are things in it that nobody else sees.
    read = _group.alone if connection.in_atomic_block else _group.submit
    return read(Around(season, player_id, radius))


def _read(asked: Sequence[Around]) -> list[Stretch | None]:
    try:
        ranked = store.get_arounds(asked=asked)
    except RedisAway:
        return [None] * len(asked)
    pairs = list(zip(asked, ranked, strict=True))
    wanted = {(one.season.id, row.player_id) for one, near in pairs if near for row in near.rows}
    facts = database.list_facts(wanted=wanted)
    return [_stretch(near, facts=facts, season_id=one.season.id) for one, near in pairs]


def _stretch(near: Neighbourhood | None, *, facts: Facts, season_id: int) -> Stretch | None:
    if near is None:
        return None
    return Stretch(near.total_players, near.standing, name_rows(near.rows, facts=facts, season_id=season_id))


_group: Grouping[Around, Stretch | None] = Grouping(work=_read, most=MOST)
