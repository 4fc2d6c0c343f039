"""Who plays: each player's home, skill and the day they joined, drawn once and kept in a few bytes each."""

# array can be given its type in annotations only from Python 3.12 on.
from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from random import Random

from ranker.scores.demo.catalogue import GAMES
from ranker.scores.demo.names import COUNTRIES, FIRST_NAMES, INITIALS, username_of

# Player 0 is the demo account: there from the first day, good, and often back.
DEMO_PLAYER = 0


@dataclass(frozen=True, slots=True)
class Crowd:
    """All players, column by column: a million of them take 20 MB."""

    joined: array[int]
    skill: array[float]
    country: array[int]
    favourite: array[int]
    second: array[int]
    weight: array[float]

    def __len__(self) -> int:
        return len(self.joined)


def make_crowd(*, players: int, days: int, seed: int) -> Crowd:
    """Draw the players. Cohorts join over the days, more of them at week-ends; a few play far more than the others."""
    rng = Random(f"{seed}:crowd")  # noqa: S311 - make-believe, not secrets
    crowd = Crowd(array("H"), array("f"), array("B"), array("B"), array("B"), array("f"))
    day_weights = list(accumulate(_newcomers(day, days=days) for day in range(days)))
    countries = list(accumulate(share for _, share, _, _ in COUNTRIES))
    games = list(accumulate(game.share for game in GAMES))
    for start in range(0, players, 10_000):
        count = min(10_000, players - start)
        crowd.joined.extend(rng.choices(range(days), cum_weights=day_weights, k=count))
        crowd.country.extend(rng.choices(range(len(COUNTRIES)), cum_weights=countries, k=count))
        crowd.favourite.extend(rng.choices(range(len(GAMES)), cum_weights=games, k=count))
        crowd.second.extend(rng.choices(range(len(GAMES)), cum_weights=games, k=count))
        crowd.skill.extend(rng.betavariate(2.2, 3.5) for _ in range(count))
        crowd.weight.extend(min(rng.paretovariate(1.3), 400.0) for _ in range(count))
    crowd.joined[DEMO_PLAYER], crowd.skill[DEMO_PLAYER], crowd.favourite[DEMO_PLAYER] = 0, 0.8, 0
    crowd.weight[DEMO_PLAYER] = 40.0
    return crowd


def _newcomers(day: int, *, days: int) -> float:
    """How many join on a day, in no unit: many on the first, a crowd that grows, a wave every seventh day."""
    return (8 if day == 0 else 1) * (1 + day / days) * (1.3 if day % 7 < 2 else 1)


def user_rows(
    *, crowd: Crowd, first_id: int, first_day: datetime, seed: int, taken: set[str]
) -> Iterator[tuple[object, ...]]:
    """Each player's id, username, display name, country and registration; `taken` names are in small letters."""
    rng = Random(f"{seed}:names")  # noqa: S311
    offset = rng.randrange(1000)
    for index in range(len(crowd)):
        country, _, _, names = COUNTRIES[crowd.country[index]]
        name = username_of(index=index, offset=offset)
        while name.lower() in taken:
            name += "x"
        shown = f"{rng.choice(FIRST_NAMES[names])} {rng.choice(INITIALS)}." if rng.random() < 0.6 else ""
        # Registered in the hours before the day they first play.
        joined = first_day + timedelta(days=crowd.joined[index], seconds=-rng.random() * 43_200)
        yield first_id + index, name, shown, country, joined
