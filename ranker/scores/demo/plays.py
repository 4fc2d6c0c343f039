"""The scores of a day, in the order of time, as rows of the ledger."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate
from random import Random

from ranker.scores.demo.catalogue import GAMES
from ranker.scores.demo.names import COUNTRIES
from ranker.scores.demo.players import Crowd
from ranker.scores.demo.visits import Visits

COLUMNS = (
    "created_at", "player_id", "game_id", "mode_id", "value", "duration_seconds", "difficulty", "metadata", "source",
)  # fmt: skip
# How much is played in each hour of a player's own day: a little at lunch, most in the evening.
HOURS = (4, 2, 1, 1, 1, 1, 2, 4, 5, 5, 5, 7, 9, 8, 7, 8, 10, 13, 17, 21, 23, 21, 15, 9)
HOURS_SO_FAR = list(accumulate(HOURS))
DAY = 86_400
METADATA = (
    '{"platform": "pc", "version": "1.4.2"}', '{"platform": "ios", "version": "1.4.1"}',
    '{"platform": "android", "version": "1.4.2"}', '{"input": "gamepad"}', '{"replay": true, "platform": "pc"}',
)  # fmt: skip
METADATA_SHARE = 0.06
# Seconds of a day as `HH:MM:SS`; a look-up is a third of the price of writing it out.
CLOCK = [f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}" for second in range(DAY)]


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What the plays are drawn from. `games` holds each game's id and its modes' ids, in the catalogue's order."""

    crowd: Crowd
    visits: Visits
    days: int
    now: datetime
    seed: int
    first_id: int
    games: Sequence[tuple[int, Sequence[int]]]

    def date_of(self, day: int) -> date:
        """The calendar's day; the last one is today."""
        return self.now.date() - timedelta(days=self.days - 1 - day)


def day_rows(*, world: World, day: int) -> list[str]:
    """A day's rows in the text format of COPY, without line ends; see `COLUMNS`."""
    rng = Random(f"{world.seed}:day:{day}")  # noqa: S311
    prefix = f"{world.date_of(day).isoformat()} "
    rows = sorted(_plays(world, day=day, rng=rng), key=lambda row: row[0])
    squeeze = _elapsed(world) / DAY if day == world.days - 1 else 1.0
    return [f"{prefix}{_clock(moment * squeeze)}+00\t{rest}" for moment, rest in rows]


def _elapsed(world: World) -> float:
    """Seconds of today that are over: what would be in the future is moved together into them."""
    return (world.now - world.now.replace(hour=0, minute=0, second=0, microsecond=0)).total_seconds()


def _clock(moment: float) -> str:
    second = int(moment)
    return f"{CLOCK[second]}.{int((moment - second) * 1000):03}"


def _plays(world: World, *, day: int, rng: Random) -> Iterator[tuple[float, str]]:
    """Visits of several scores, some minutes apart; (second of the day, the rest of the row)."""
    crowd, random = world.crowd, rng.random
    hours = rng.choices(range(24), cum_weights=HOURS_SO_FAR, k=len(world.visits.players[day]))
    for hour, (player, count) in zip(hours, world.visits.on(day), strict=True):
        game = crowd.favourite[player] if random() < 0.75 else crowd.second[player]
        moment = ((hour - COUNTRIES[crowd.country[player]][2]) % 24 + random()) * 3600
        progress = (day - crowd.joined[player]) / world.days
        for _ in range(count):
            yield min(moment, DAY - 0.001), _row(world, rng, player=player, game=game, progress=progress)
            moment += 40 + random() * 400


def _row(world: World, rng: Random, *, player: int, game: int, progress: float) -> str:
    spec, (game_id, mode_ids) = GAMES[game], world.games[game]
    number = rng.random()
    value, duration = spec.play(rng, world.crowd.skill[player], progress)
    low, high = spec.bounds
    value = low if value < low else high if value > high else value
    mode = mode_ids[int(number * (len(mode_ids) + 1))] if number * (len(mode_ids) + 1) < len(mode_ids) else "\\N"
    difficulty = spec.difficulties[int(number * 97) % len(spec.difficulties)]
    metadata = METADATA[int(number * 1009) % len(METADATA)] if number * 31 % 1 < METADATA_SHARE else "\\N"
    return f"{world.first_id + player}\t{game_id}\t{mode}\t{value}\t{duration}\t{difficulty}\t{metadata}\tdemo"
