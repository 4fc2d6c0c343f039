"""Who has earned what by which score: the rules' statements over the ledger. Nothing is written here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import orjson

from ranker.achievements.models import Achievement, Kind
from ranker.core.db import fetch_prepared, read_sql

SQL = Path(__file__).resolve().parent / "sql"
# Everything, for PostgreSQL: before any score.
ALWAYS = "-infinity"


@dataclass(frozen=True, slots=True)
class Rule:
    """What is measured, against what. The id is the achievement's; 0 for one that is only being thought about."""

    id: int
    kind: str
    threshold: int
    window: int | None
    game_id: int | None

    @classmethod
    def of(cls, achievement: Achievement) -> "Rule":
        """The rule of an achievement, saved or not."""
        return cls(
            achievement.pk or 0, achievement.kind, achievement.threshold, achievement.window, achievement.game_id
        )


@dataclass(frozen=True, slots=True)
class Earned:
    """A player has earned an achievement, by the score that made it true."""

    player_id: int
    achievement_id: int
    score_id: int
    game_id: int
    earned_at: datetime


def list_rules(*, achievement_ids: Sequence[int] | None = None) -> list[Rule]:
    """The active rules, or those of some achievements."""
    found = Achievement.objects.filter(is_active=True)
    if achievement_ids is not None:
        found = found.filter(pk__in=achievement_ids)
    return [Rule.of(achievement) for achievement in found]


def find_earned(*, rules: Iterable[Rule], since: Mapping[int, datetime]) -> list[Earned]:
    """What these players, who do not hold it yet, earned by their scores from `since[player]` on."""
    asked = {player_id: at.isoformat() for player_id, at in since.items()}
    return _evaluate(rules=rules, asked=asked, full=False)


def find_all_earned(*, rules: Iterable[Rule], player_ids: Iterable[int]) -> list[Earned]:
    """What these players have earned by all their scores, whatever they hold."""
    return _evaluate(rules=rules, asked=dict.fromkeys(player_ids, ALWAYS), full=True)


def _evaluate(*, rules: Iterable[Rule], asked: Mapping[int, str], full: bool) -> list[Earned]:
    by_kind: dict[str, list[Rule]] = {}
    for rule in rules:
        by_kind.setdefault(rule.kind, []).append(rule)
    if not asked:
        return []
    return [found for kind, some in by_kind.items() for found in _run(Kind(kind), some, asked=asked, full=full)]


def _run(kind: Kind, rules: list[Rule], *, asked: Mapping[int, str], full: bool) -> list[Earned]:
    facts = [{"id": r.id, "threshold": r.threshold, "window": r.window, "game_id": r.game_id} for r in rules]
    params = {
        "players": list(asked),
        "since": list(asked.values()),
        "rules": orjson.dumps(facts).decode(),
        "full": full,
    }
    return [Earned(**row) for row in fetch_prepared(sql=_statement(kind), params=params)]


def _statement(kind: Kind) -> str:
    return read_sql(SQL / "_wanted.sql") + read_sql(SQL / f"{kind.value}.sql")
