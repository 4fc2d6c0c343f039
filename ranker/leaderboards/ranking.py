"""The rules of ranking, as pure functions: what is better, which rank, which percentile, which row comes first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from ranker.core.clock import BEGINNING

Operator = Literal["best", "total", "latest"]
Order = Literal["desc", "asc"]
TieBreak = Literal["shared", "earliest"]
ID_DIGITS = 12
TIE_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Rule:
    """How a season turns scores into values and values into ranks."""

    operator: Operator
    sort_order: Order
    tie_break: TieBreak

    @property
    def unique_ranks(self) -> bool:
        """Whether ties are broken, so that no two players share a rank."""
        return self.tie_break == "earliest"


class Standing(NamedTuple):
    """Where a player stands in a season; `next_*` speak of the closest player with a strictly better value. That one's
    rank is not looked for when an entry is applied."""

    value: int
    rank: int
    total_players: int
    next_value: int | None
    next_rank: int | None

    @property
    def percentile(self) -> float:
        return percentile(rank=self.rank, total_players=self.total_players)

    @property
    def points_to_next(self) -> int | None:
        """How far the next better value is; `None` for who leads."""
        return None if self.next_value is None else abs(self.next_value - self.value)


def is_better(*, value: int, than: int | None, order: Order) -> bool:
    """Whether `value` beats `than`; anything beats nothing."""
    if than is None:
        return True
    return value > than if order == "desc" else value < than


def percentile(*, rank: int, total_players: int) -> float:
    """Share of players ranked at or below `rank`, 0..100 with one decimal; the leader of many has 100.0.

    Raises `ValueError` for an empty board.
    """
    if total_players < 1:
        raise ValueError("an empty board has no percentiles")
    return round(100 * (total_players - rank + 1) / total_players, 1)


def sort_value(*, value: int, order: Order) -> int:
    """The number that sorts ascending: Redis and SQL both read every board from its smallest sort value."""
    return -value if order == "desc" else value


def tie_key(*, achieved_at: datetime, tie_break: TieBreak) -> str:
    """What a member of the sorted set begins with: nothing, or microseconds since the year 1, in fixed width."""
    if tie_break == "shared":
        return ""
    return str((achieved_at - BEGINNING) // timedelta(microseconds=1)).zfill(TIE_DIGITS)


def player_key(*, player_id: int) -> str:
    """A player's id in fixed width, so that members with equal values sort by it as numbers do."""
    return str(player_id).zfill(ID_DIGITS)


def competition_ranks(*, values: Sequence[int], first: int, place: int, unique: bool) -> list[int]:
    """Standard competition ranks (1, 2, 2, 4) of consecutive rows; the first has rank `first` at `place` (from 0)."""
    ranks: list[int] = []
    for index, value in enumerate(values):
        tied = not unique and index > 0 and value == values[index - 1]
        ranks.append(ranks[-1] if tied else first if index == 0 else place + index + 1)
    return ranks


def fold(*, values: Iterable[int], rule: Rule) -> int | None:
    """What an entry keeps of a player's accepted values, given in the order of `(created_at, id)`."""
    kept = list(values)
    if not kept:
        return None
    if rule.operator == "total":
        return sum(kept)
    if rule.operator == "latest":
        return kept[-1]
    return max(kept) if rule.sort_order == "desc" else min(kept)
