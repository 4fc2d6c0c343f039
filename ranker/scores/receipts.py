"""The receipt: what a submission did on every board it counts on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from ranker.games.registry import GameInfo
from ranker.leaderboards.ranking import Standing, is_better
from ranker.leaderboards.registry import BoardInfo, SeasonInfo, window_of
from ranker.leaderboards.stored import Applied, SeasonRef
from ranker.scores.statement import WrittenEntry


@dataclass(slots=True)
class BoardReceipt:
    """One board's part. Ranks are `None` when Redis is away; what was scored and improved is known all the same.

    Not frozen: that takes twice as long to make.
    """

    leaderboard: str
    window: str
    season: int
    value: int | None
    improved: bool
    rank: int | None
    previous_rank: int | None
    players_passed: int
    total_players: int | None
    percentile: float | None
    points_to_next: int | None


@dataclass(frozen=True, slots=True)
class Receipt:
    """The answer to a submission, and to every repetition of it."""

    id: int
    game: str
    mode: str | None
    score: int
    created_at: datetime
    personal_best: bool
    boards: list[BoardReceipt]


class Fact(NamedTuple):
    """What a score did to one entry: facts that a later replay must repeat."""

    leaderboard: str
    window: str
    season: SeasonRef
    value: int | None
    improved: bool
    is_main: bool
    is_global: bool


def fact_of(*, entry: WrittenEntry, board: BoardInfo, season: SeasonInfo) -> Fact:
    """Whether an entry just written is better than the one before it, by its season's order."""
    value = entry.state.value
    order = season.ref.rule.sort_order
    return Fact(
        leaderboard=board.slug,
        window=window_of(board.window),
        season=season.ref,
        value=value,
        improved=value is not None and is_better(value=value, than=entry.prev_value, order=order),
        is_main=board.is_main,
        is_global=board.game_id is None,
    )


def board_receipt(*, fact: Fact, standing: Standing | None, previous_rank: int | None) -> BoardReceipt:
    """A board's part from what happened and where the player stands."""
    rank = standing.rank if standing else None
    passed = previous_rank - rank if previous_rank is not None and rank is not None else 0
    return BoardReceipt(
        leaderboard=fact.leaderboard,
        window=fact.window,
        season=fact.season.id,
        value=fact.value,
        improved=fact.improved,
        rank=rank,
        previous_rank=previous_rank,
        players_passed=max(passed, 0),
        total_players=standing.total_players if standing else None,
        percentile=standing.percentile if standing else None,
        points_to_next=standing.points_to_next if standing else None,
    )


def build_receipt(
    *,
    score_id: int,
    game: GameInfo,
    mode_id: int | None,
    value: int,
    created_at: datetime,
    personal_best: bool | None,
    facts: Iterable[Fact],
    applied: Mapping[int, Applied],
) -> Receipt:
    """Put a receipt together; `applied` is by season id, `personal_best` is `None` where the main board tells."""
    found = sorted(facts, key=lambda fact: (fact.is_global, fact.season.id))
    nothing = Applied(None, None)
    return Receipt(
        id=score_id,
        game=game.slug,
        mode=game.mode_name(mode_id),
        score=value,
        created_at=created_at,
        personal_best=_is_main_improved(found) if personal_best is None else personal_best,
        boards=[
            board_receipt(fact=fact, standing=one.standing, previous_rank=one.previous_rank)
            for fact in found
            for one in [applied.get(fact.season.id, nothing)]
        ],
    )


def _is_main_improved(facts: Iterable[Fact]) -> bool:
    return any(fact.improved for fact in facts if fact.is_main and not fact.is_global)
