"""What a board should look like, worked out the slow and obvious way from a list of scores."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ranker.leaderboards.ranking import Rule


@dataclass(frozen=True)
class Scored:
    """An accepted score."""

    player_id: int
    value: int
    at: datetime
    score_id: int


@dataclass(frozen=True)
class Place:
    """A line of the board."""

    player_id: int
    value: int
    achieved_at: datetime
    plays: int
    rank: int


def board(scores: Sequence[Scored], *, rule: Rule) -> list[Place]:
    """The whole board, in order."""
    kept = {
        player_id: keep([s for s in scores if s.player_id == player_id], rule=rule) for player_id in players(scores)
    }
    order = sorted(kept, key=lambda player_id: place_key(player_id, *kept[player_id], rule=rule))
    found = []
    for index, player_id in enumerate(order):
        value, at = kept[player_id]
        better = sum(1 for other, _ in kept.values() if (other > value if rule.sort_order == "desc" else other < value))
        rank = index + 1 if rule.tie_break == "earliest" else better + 1
        plays = sum(1 for s in scores if s.player_id == player_id)
        found.append(Place(player_id, value, at, plays, rank))
    return found


def players(scores: Sequence[Scored]) -> set[int]:
    return {score.player_id for score in scores}


def keep(scores: Sequence[Scored], *, rule: Rule) -> tuple[int, datetime]:
    """A player's value, and when it was reached."""
    dated = sorted(scores, key=lambda s: (s.at, s.score_id))
    if rule.operator == "total":
        return sum(s.value for s in dated), dated[-1].at
    if rule.operator == "latest":
        return dated[-1].value, dated[-1].at
    extreme = (max if rule.sort_order == "desc" else min)(s.value for s in dated)
    return extreme, next(s.at for s in dated if s.value == extreme)


def place_key(player_id: int, value: int, at: datetime, *, rule: Rule) -> tuple[object, ...]:
    ascending = -value if rule.sort_order == "desc" else value
    return (ascending, at, player_id) if rule.tie_break == "earliest" else (ascending, player_id)
