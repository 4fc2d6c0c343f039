"""Granting and taking back. One at a time in the installation, so that nothing is written from an old look."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from ranker.achievements.chances import Chance
from ranker.achievements.models import PlayerAchievement
from ranker.achievements.rules import Earned, Rule, find_all_earned, find_earned, list_rules
from ranker.core.db import execute, fetch_tuples, int_array, read_sql

COLLECTORS = Path(__file__).resolve().parent.parent / "sql" / "collectors.sql"
GRANT = """
    INSERT INTO achievements_playerachievement AS h (player_id, achievement_id, score_id, game_id, earned_at)
    SELECT * FROM unnest(%(players)s::bigint[], %(achievements)s::bigint[], %(scores)s::bigint[], %(games)s::bigint[],
                         %(times)s::timestamptz[]) AS e (player_id, achievement_id, score_id, game_id, earned_at)
    ORDER BY player_id, achievement_id
    ON CONFLICT (player_id, achievement_id) DO UPDATE
    SET score_id = excluded.score_id, game_id = excluded.game_id, earned_at = excluded.earned_at, taken_back_at = NULL
"""
# Held by some players under some rules; the lock keeps this look true until the transaction ends.
HELD = """
    SELECT player_id, achievement_id, score_id, earned_at, taken_back_at FROM achievements_playerachievement
    WHERE player_id = ANY (%(players)s::bigint[]) AND achievement_id = ANY (%(rules)s::bigint[])
"""
HOLDINGS = """
    SELECT player_id, achievement_id FROM achievements_playerachievement
    WHERE player_id = ANY (%(players)s::bigint[]) AND taken_back_at IS NULL
"""
LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('achievements', 0))"


@dataclass(frozen=True, slots=True)
class Changes:
    """What an evaluation changed. Coming back by the same score is no news, so it is not among the unlocked."""

    unlocked: list[Earned]
    taken_back: int

    def __add__(self, other: "Changes") -> "Changes":
        """Both."""
        return Changes(self.unlocked + other.unlocked, self.taken_back + other.taken_back)


NOTHING = Changes([], 0)


def award(*, chances: Mapping[int, Chance], now: datetime) -> Changes:
    """Grant what players earned by new scores. Who holds it holds it: nothing is taken back."""
    if not chances:
        return NOTHING
    with transaction.atomic():
        execute(sql=LOCK)
        held = set(fetch_tuples(sql=HOLDINGS, params={"players": int_array(chances)}))
        return _write(find_earned(rules=list_rules(), chances=chances, held=held), lost=(), now=now)


def reassess(*, player_ids: Iterable[int], now: datetime, rules: Sequence[Rule] | None = None) -> Changes:
    """Bring what players hold to what the ledger says now: after a void, a restore, or a change of the rules."""
    players = sorted(set(player_ids))
    if not players:
        return NOTHING
    with transaction.atomic():
        execute(sql=LOCK)
        rules = list_rules() if rules is None else rules
        earned = {(one.player_id, one.achievement_id): one for one in find_all_earned(rules=rules, player_ids=players)}
        wanted = {"players": int_array(players), "rules": int_array(rule.id for rule in rules)}
        lost = [pair for row in fetch_tuples(sql=HELD, params=wanted) if (pair := row[:2]) not in earned]
        return _write(list(earned.values()), lost=lost, now=now)


def _write(earned: Sequence[Earned], *, lost: Sequence[tuple[int, int]], now: datetime) -> Changes:
    before = _held(earned)
    changed = [one for one in earned if before.get(_pair(one)) != (one.score_id, one.earned_at, None)]
    if changed:
        execute(sql=GRANT, params=_columns(changed))
    taken_back = _take_back(lost, now=now)
    if changed or taken_back:
        players = sorted({one.player_id for one in changed} | {player_id for player_id, _ in lost})
        execute(sql=read_sql(COLLECTORS), params={"players": players})
    return Changes([one for one in changed if _is_news(one, before.get(_pair(one)))], taken_back)


def _is_news(one: Earned, before: tuple[int, datetime, datetime | None] | None) -> bool:
    """Earned for the first time, or again by another score after it was taken back."""
    return before is None or (before[2] is not None and before[0] != one.score_id)


def _held(earned: Sequence[Earned]) -> dict[tuple[int, int], tuple[int, datetime, datetime | None]]:
    if not earned:
        return {}
    players, rules = {one.player_id for one in earned}, {one.achievement_id for one in earned}
    rows = fetch_tuples(sql=HELD, params={"players": int_array(players), "rules": int_array(rules)})
    return {(player_id, rule): (score_id, at, gone) for player_id, rule, score_id, at, gone in rows}


def _take_back(lost: Sequence[tuple[int, int]], *, now: datetime) -> int:
    if not lost:
        return 0
    sql = (
        "UPDATE achievements_playerachievement h SET taken_back_at = %(now)s "
        "FROM unnest(%(players)s::bigint[], %(rules)s::bigint[]) AS l (player_id, achievement_id) "
        "WHERE h.player_id = l.player_id AND h.achievement_id = l.achievement_id AND h.taken_back_at IS NULL"
    )
    players, rules = zip(*lost, strict=True)
    return execute(sql=sql, params={"now": now, "players": list(players), "rules": list(rules)})


def _pair(one: Earned) -> tuple[int, int]:
    return one.player_id, one.achievement_id


def _columns(earned: Sequence[Earned]) -> dict[str, list[object]]:
    return {
        "players": [one.player_id for one in earned],
        "achievements": [one.achievement_id for one in earned],
        "scores": [one.score_id for one in earned],
        "games": [one.game_id for one in earned],
        "times": [one.earned_at for one in earned],
    }


def list_holdings(*, player_id: int) -> set[int]:
    """The achievements a player holds."""
    held = PlayerAchievement.objects.filter(player_id=player_id, taken_back_at=None, achievement__is_active=True)
    return set(held.values_list("achievement_id", flat=True))
