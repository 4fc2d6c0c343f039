"""Who has earned what by which score: the rules' statements over the ledger. Nothing is written here."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from ranker.achievements.chances import Chance, may_earn
from ranker.achievements.models import Achievement, Kind
from ranker.core.db import fetch_tuples, read_sql

SQL = Path(__file__).resolve().parent / "sql"
# Everything, for PostgreSQL: before any score.
ALWAYS = "-infinity"
Times = Mapping[str, Any]


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


def find_earned(
    *, rules: Iterable[Rule], chances: Mapping[int, Chance], held: Collection[tuple[int, int]]
) -> list[Earned]:
    """What players earned by their new scores; who holds which (`held`, pairs of ids) is not asked again."""
    asked = {
        rule: [
            player_id
            for player_id, chance in chances.items()
            if (player_id, rule.id) not in held
            and may_earn(kind=rule.kind, threshold=rule.threshold, window=rule.window, chance=chance)
        ]
        for rule in rules
    }
    times = {
        player_id: {"player_id": player_id, "since": chance.since, "one_day": chance.is_of_one_day}
        for player_id, chance in chances.items()
    }
    return _evaluate(asked=asked, times=times)


def find_all_earned(*, rules: Iterable[Rule], player_ids: Iterable[int]) -> list[Earned]:
    """What these players have earned by all their scores, whatever they hold."""
    times = {player_id: {"player_id": player_id, "since": ALWAYS, "one_day": False} for player_id in player_ids}
    everybody = list(times)
    return _evaluate(asked=dict.fromkeys(rules, everybody), times=times)


def _evaluate(*, asked: Mapping[Rule, list[int]], times: Mapping[int, Times]) -> list[Earned]:
    """By rule, whom it is asked about, and from when on each of them may have earned something."""
    by_kind: dict[str, list[dict[str, Any]]] = {}
    for rule, players in asked.items():
        if players:
            by_kind.setdefault(rule.kind, []).append(asdict(rule) | {"players": players})
    return [found for kind, facts in by_kind.items() for found in _run(Kind(kind), facts, times=times)]


def _run(kind: Kind, facts: list[dict[str, Any]], *, times: Mapping[int, Times]) -> list[Earned]:
    players = {player_id for rule in facts for player_id in rule["players"]}
    # As JSON: psycopg writes an array element by element, which takes longer than the rule.
    params = {
        "times": orjson.dumps([times[player_id] for player_id in players]).decode(),
        "rules": orjson.dumps(facts).decode(),
    }
    return [Earned(*row) for row in fetch_tuples(sql=_statement(kind), params=params)]


def _statement(kind: Kind) -> str:
    return read_sql(SQL / "_wanted.sql") + read_sql(SQL / f"{kind.value}.sql")
