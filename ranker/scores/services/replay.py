"""A repeated Idempotency-Key is answered from the ledger: the facts of then, the ranks of today."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ranker.core.db import fetch_rows, read_sql
from ranker.core.errors import Refusal
from ranker.core.redis import RedisAway
from ranker.leaderboards import store
from ranker.leaderboards.models import Season, SeasonState
from ranker.leaderboards.ranking import Order, Rule, Standing, is_better
from ranker.leaderboards.registry import season_ref, window_of
from ranker.leaderboards.services.boards import GLOBAL_SLUG
from ranker.leaderboards.stored import Applied, SeasonRef
from ranker.scores.models import Score, Submission
from ranker.scores.receipts import Fact, Receipt, build_receipt
from ranker.scores.statement import Caller, NewScore

FACTS = Path(__file__).resolve().parent.parent / "sql" / "facts.sql"
OTHER_BODY = "This Idempotency-Key was used for another score. Use a new key for a new score."


def replay_receipt(*, caller: Caller, score: NewScore) -> Receipt:
    """The receipt of the score that `score.key` made. Raises `Refusal` (422) when that was another one."""
    submission = Submission.objects.get(caller=caller.id, key=score.key)
    if bytes(submission.fingerprint).hex() != score.fingerprint():
        raise Refusal(status=422, detail=OTHER_BODY)
    row = Score.objects.get(pk=submission.score_id)
    facts, best_before = list_facts(score=row)
    order: Order = next((fact.season.rule.sort_order for fact in facts if fact.is_main), "desc")
    return build_receipt(
        score_id=row.pk,
        game=score.game,
        mode_id=row.mode_id,
        value=row.value,
        created_at=row.created_at,
        personal_best=is_better(value=row.value, than=best_before, order=order),
        facts=facts,
        applied=_standings([fact.season for fact in facts], player_id=row.player_id),
    )


def list_facts(*, score: Score) -> tuple[list[Fact], int | None]:
    """What a score did to each entry when it was written, and the player's best score in the game before it."""
    rows = fetch_rows(sql=read_sql(FACTS), params={"score_id": score.pk})
    facts = [_fact(row, value=score.value) for row in rows if row["is_counted"]]
    main = next((row for row in rows if row["is_counted"] and row["is_main"]), None)
    total = _global_fact(rows, value=score.value)
    return facts + ([total] if total else []), main["best_before"] if main else None


def value_after(*, before: int | None, value: int, rule: Rule) -> int:
    """An entry's value once a newer score has come to it."""
    if rule.operator == "total":
        return (before or 0) + value
    if rule.operator == "latest" or is_better(value=value, than=before, order=rule.sort_order):
        return value
    assert before is not None
    return before


def _fact(row: dict[str, Any], *, value: int) -> Fact:
    rule = Rule(row["operator"], row["sort_order"], row["tie_break"])
    after = value_after(before=row["value_before"], value=value, rule=rule)
    return Fact(
        leaderboard=row["slug"],
        window=window_of(row["reset_schedule"]),
        season=SeasonRef(row["season_id"], rule),
        value=after,
        improved=is_better(value=after, than=row["value_before"], order=rule.sort_order),
        is_main=row["is_main"],
        is_global=False,
    )


def _global_fact(rows: Sequence[dict[str, Any]], *, value: int) -> Fact | None:
    season = Season.objects.filter(leaderboard__game=None, state=SeasonState.OPEN).first()
    weighed = [row for row in rows if row["weight"] is not None]
    if season is None or not any(row["is_counted"] for row in weighed):
        return None
    before = sum(row["weight"] * (row["value_before"] or 0) for row in weighed)
    after = sum(row["weight"] * _after(row, value=value) for row in weighed)
    is_first = all(row["value_before"] is None for row in weighed)
    return Fact(GLOBAL_SLUG, "all", season_ref(season), after, is_first or after > before, False, True)


def _after(row: dict[str, Any], *, value: int) -> int:
    if not row["is_counted"]:
        return int(row["value_before"] or 0)
    rule = Rule(row["operator"], row["sort_order"], row["tie_break"])
    return value_after(before=row["value_before"], value=value, rule=rule)


def _standings(seasons: Sequence[SeasonRef], *, player_id: int) -> dict[int, Applied]:
    try:
        found: dict[int, Standing | None] = store.get_standings(seasons=seasons, player_id=player_id)
    except RedisAway:
        return {}
    return {season_id: Applied(one.rank, one) for season_id, one in found.items() if one}
