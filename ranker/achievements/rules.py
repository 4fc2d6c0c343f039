"""Who has earned what by which score: the rules' statements over the ledger. Nothing is written here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import orjson

from ranker.achievements.chances import Chance, may_earn
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


def find_earned(*, rules: Iterable[Rule], chances: Mapping[int, Chance]) -> list[Earned]:
    """What these players, who do not hold it yet, earned by their new scores."""
    asked = {
        rule: {
            player_id: chance.since.isoformat()
            for player_id, chance in chances.items()
            if may_earn(kind=rule.kind, threshold=rule.threshold, window=rule.window, chance=chance)
        }
        for rule in rules
    }
    return _evaluate(asked=asked, full=False)


def find_all_earned(*, rules: Iterable[Rule], player_ids: Iterable[int]) -> list[Earned]:
    """What these players have earned by all their scores, whatever they hold."""
    everybody = dict.fromkeys(player_ids, ALWAYS)
    return _evaluate(asked=dict.fromkeys(rules, everybody), full=True)


def _evaluate(*, asked: Mapping[Rule, Mapping[int, str]], full: bool) -> list[Earned]:
    """`asked`: by rule, about whom, and from when on."""
    by_kind: dict[str, list[Rule]] = {}
    for rule, players in asked.items():
        if players:
            by_kind.setdefault(rule.kind, []).append(rule)
    return [found for kind, some in by_kind.items() for found in _run(Kind(kind), some, asked=asked, full=full)]


def _run(kind: Kind, rules: list[Rule], *, asked: Mapping[Rule, Mapping[int, str]], full: bool) -> list[Earned]:
    facts = [{"id": r.id, "threshold": r.threshold, "window": r.window, "game_id": r.game_id} for r in rules]
    pairs = [(player_id, since, rule.id) for rule in rules for player_id, since in asked[rule].items()]
    players, since, ids = zip(*pairs, strict=True)
    params = {
        "players": list(players),
        "since": list(since),
        "asked": list(ids),
        "rules": orjson.dumps(facts).decode(),
        "full": full,
    }
    return [Earned(**row) for row in fetch_prepared(sql=_statement(kind), params=params)]


def _statement(kind: Kind) -> str:
    return read_sql(SQL / "_wanted.sql") + read_sql(SQL / f"{kind.value}.sql")
