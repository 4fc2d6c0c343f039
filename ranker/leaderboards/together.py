"""Players looked up at the same moment, read together: one round trip to Redis and one to PostgreSQL for them all."""

from collections.abc import Sequence

from ranker.core.grouping import Grouping
from ranker.core.redis import RedisAway
from ranker.leaderboards import database, store
from ranker.leaderboards.lines import Stretch
from ranker.leaderboards.stored import Around, SeasonRef

MOST = 64


def get_around(*, season: SeasonRef, player_id: int, radius: int) -> Stretch | None:
    """A player's standing and up to `radius` lines on either side; nothing when Redis cannot tell."""
    return _group.submit(Around(season, player_id, radius))


def _read(asked: Sequence[Around]) -> list[Stretch | None]:
    try:
        ranked = store.get_arounds(asked=asked)
    except RedisAway:
        return [None] * len(asked)
    lines = database.name_rows(
        ranked=[(one.season.id, near.rows if near else ()) for one, near in zip(asked, ranked, strict=True)]
    )
    return [
        Stretch(near.total_players, near.standing, named) if near else None
        for near, named in zip(ranked, lines, strict=True)
    ]


_group: Grouping[Around, Stretch | None] = Grouping(work=_read, most=MOST)
