"""Who plays on which day, and how many times: visits, drawn so that cohorts come back less and less."""

from array import array
from collections.abc import Iterator
from itertools import accumulate
from random import Random

from ranker.scores.demo.players import Crowd

# Scores of one visit, and how often there are so many.
LENGTHS = (1, 2, 3, 4, 5, 6, 8)
LENGTH_SHARES = (40, 24, 15, 9, 6, 4, 2)
# Visits thin out with the days since joining, by this power.
DECAY = 0.72
# Today is not over: it has fewer visits than the days before.
TODAY_KEPT = 0.5
NEVER_PLAYED = 0.08
CHUNK = 10_000


class Visits:
    """For each day the players who come, and how many scores each of them leaves: 5 bytes a visit."""

    def __init__(self, *, days: int) -> None:
        self.players = [array("I") for _ in range(days)]
        self.counts = [array("B") for _ in range(days)]

    def add(self, *, day: int, player: int, count: int) -> None:
        self.players[day].append(player)
        self.counts[day].append(count)

    def on(self, day: int) -> Iterator[tuple[int, int]]:
        """(player, scores) of each visit of a day."""
        return zip(self.players[day], self.counts[day], strict=True)


def draw_visits(*, crowd: Crowd, days: int, scores: int, seed: int) -> Visits:
    """Visits with `scores` scores in all: nearly everyone's first, on the day of joining, then those who come back."""
    rng = Random(f"{seed}:visits")  # noqa: S311
    visits, left = Visits(days=days), scores
    for player, day, count in _all_visits(crowd=crowd, days=days, rng=rng):
        if left <= 0:
            break
        count = min(count, left)
        visits.add(day=day, player=player, count=count)
        left -= count
    return visits


def _all_visits(*, crowd: Crowd, days: int, rng: Random) -> Iterator[tuple[int, int, int]]:
    lengths = list(accumulate(LENGTH_SHARES))
    for player, day in _first_visits(crowd, rng=rng):
        yield player, day, rng.choices(LENGTHS, cum_weights=lengths)[0]
    weights = list(accumulate(crowd.weight))
    while True:
        players = rng.choices(range(len(crowd)), cum_weights=weights, k=CHUNK)
        for player, count in zip(players, rng.choices(LENGTHS, cum_weights=lengths, k=CHUNK), strict=True):
            day = _day_of_return(crowd.joined[player], days=days, u=rng.random())
            if day < days - 1 or rng.random() < TODAY_KEPT:
                yield player, day, count


def _first_visits(crowd: Crowd, *, rng: Random) -> Iterator[tuple[int, int]]:
    for player, day in enumerate(crowd.joined):
        if player == 0 or rng.random() >= NEVER_PLAYED:
            yield player, day


def _day_of_return(joined: int, *, days: int, u: float) -> int:
    """A day from joining on; the density falls with the power `DECAY` of the days since."""
    rest = 1 - DECAY
    span = ((days - joined + 1) ** rest - 1) * u + 1
    return min(joined + int(span ** (1 / rest)) - 1, days - 1)
