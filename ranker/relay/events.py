"""From a batch of the ledger to the events that webhooks are told."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from ranker.achievements.models import Achievement
from ranker.achievements.rules import Earned
from ranker.achievements.services.feats import NewFeat, Overtaken, list_overtaken
from ranker.core.db import fetch_rows
from ranker.games.registry import games
from ranker.hooks.models import Event, Hook
from ranker.hooks.services.queue import NewEvent, enqueue, list_hooks
from ranker.relay.awards import LIVE_SOURCES, Happened
from ranker.relay.tail import Batch, LedgerRow
from ranker.users.models import User

# A season that was closed longer ago than this, and of which no hook was told, is no news any more.
LATEST = timedelta(days=1)
CLOSED = """
    SELECT t.id, b.game_id, b.slug AS leaderboard, b.reset_schedule AS "window", t.starts_at, t.ends_at, t.closed_at,
           e.player_id, u.username, u.display_name, e.value
    FROM leaderboards_season t
    JOIN leaderboards_leaderboard b ON b.id = t.leaderboard_id
    LEFT JOIN LATERAL (
        SELECT player_id, value FROM leaderboards_entry e
        WHERE e.season_id = t.id AND e.value IS NOT NULL
        ORDER BY CASE t.sort_order WHEN 'asc' THEN e.value ELSE -e.value END, e.achieved_at LIMIT 1
    ) AS e ON true
    LEFT JOIN users_user u ON u.id = e.player_id
    WHERE t.state = 'closed' AND t.closed_at >= %(since)s AND b.game_id = ANY (%(games)s::bigint[])
      AND NOT EXISTS (
          SELECT FROM hooks_delivery d JOIN hooks_hook h ON h.id = d.hook_id
          WHERE h.game_id = b.game_id AND d.event_key = 'season.closed:' || t.id)
"""


def project_hooks(batch: Batch, *, happened: Happened, now: datetime) -> None:
    """Queue what the hooks of these games want to know. Met again, it is queued once."""
    played = [row for row in batch.scores if row.source in LIVE_SOURCES and row.status == "accepted"]
    hooked = list_hooks(game_ids={row.game_id for row in played} | {one.game_id for one in happened.unlocked})
    if not hooked:
        return
    events = [
        *_accepted([row for row in played if row.game_id in hooked]),
        *_feats([feat for feat in happened.feats if feat.game_id in hooked]),
        *_unlocked([one for one in happened.unlocked if one.game_id in hooked]),
    ]
    enqueue(events=events, game_slugs=game_slugs())


def enqueue_closed_seasons(*, now: datetime) -> None:
    """Queue the seasons closed lately. Asked every few seconds; a season is told once."""
    hooks = Hook.objects.filter(is_active=True, events__contains=[Event.SEASON_CLOSED])
    begun = dict(hooks.values_list("game_id", "created_at").order_by("-created_at"))
    if not begun:
        return
    rows = fetch_rows(sql=CLOSED, params={"since": now - LATEST, "games": list(begun)})
    events = [_closed(row) for row in rows if row["closed_at"] >= begun[row["game_id"]]]
    enqueue(events=events, game_slugs=game_slugs())


def game_slugs() -> dict[int, str]:
    """What the games are called in addresses."""
    return {game_id: game.slug for game_id, game in games.get().by_id.items()}


def _accepted(rows: Sequence[LedgerRow]) -> list[NewEvent]:
    names = _names(row.player_id for row in rows)
    return [
        NewEvent(
            event=Event.SCORE_ACCEPTED, key=f"score.accepted:{row.id}", game_id=row.game_id,
            player_id=row.player_id, at=row.created_at,
            data={"score_id": row.id, "score": row.value, "mode": _mode(row), "player": names[row.player_id]},
        )
        for row in rows
    ]  # fmt: skip


def _feats(feats: Sequence[NewFeat]) -> list[NewEvent]:
    names = _names({feat.player_id for feat in feats} | {feat.dethroned_id for feat in feats if feat.dethroned_id})
    passed: dict[int, list[Overtaken]] = {}
    for one in list_overtaken(feats=feats):
        passed.setdefault(one.score_id, []).append(one)
    records = [_feat(Event.RECORD_BROKEN, feat, _record(feat, names)) for feat in feats if feat.is_record]
    overtakes = [
        _feat(Event.PLAYER_OVERTAKEN, feat, _overtake(feat, names, passed.get(feat.score_id, [])))
        for feat in feats
        if feat.passed
    ]
    return records + overtakes


def _feat(event: Event, feat: NewFeat, data: dict[str, Any]) -> NewEvent:
    return NewEvent(
        event=event, key=f"{event}:{feat.score_id}", game_id=feat.game_id, player_id=feat.player_id,
        at=feat.created_at, data={"score_id": feat.score_id, "score": feat.value, **data},
    )  # fmt: skip


def _record(feat: NewFeat, names: dict[int, dict[str, Any]]) -> dict[str, Any]:
    previous = names.get(feat.dethroned_id) if feat.dethroned_id else None
    return {"player": names[feat.player_id], "previous_holder": previous}


def _overtake(feat: NewFeat, names: dict[int, dict[str, Any]], passed: Sequence[Overtaken]) -> dict[str, Any]:
    overtaken = [
        {"user_id": one.player_id, "username": one.username, "display_name": one.display_name} for one in passed
    ]
    by = names[feat.player_id]
    return {"player": by, "rank": feat.rank, "players_passed": feat.passed, "overtaken": overtaken}


def _unlocked(unlocked: Sequence[Earned]) -> list[NewEvent]:
    names = _names(one.player_id for one in unlocked)
    rules = {rule.pk: rule for rule in Achievement.objects.filter(pk__in={one.achievement_id for one in unlocked})}
    return [
        NewEvent(
            event=Event.ACHIEVEMENT_UNLOCKED,
            key=f"achievement.unlocked:{one.player_id}:{one.achievement_id}:{one.score_id}",
            game_id=one.game_id, player_id=one.player_id, at=one.earned_at,
            data={"player": names[one.player_id], "achievement": told(rule), "score_id": one.score_id},
        )
        for one in unlocked
        if (rule := rules.get(one.achievement_id))
    ]  # fmt: skip


def told(achievement: Achievement) -> dict[str, Any]:
    """An achievement, as events speak of it."""
    return {"slug": achievement.slug, "name": achievement.name, "tier": achievement.tier}


def _closed(row: dict[str, Any]) -> NewEvent:
    winner = None
    if row["player_id"] is not None:
        who = {"user_id": row["player_id"], "username": row["username"], "display_name": row["display_name"]}
        winner = {**who, "score": row["value"]}
    data = {
        "season": row["id"], "leaderboard": row["leaderboard"], "window": row["window"],
        "starts_at": row["starts_at"], "ends_at": row["ends_at"], "winner": winner,
    }  # fmt: skip
    return NewEvent(
        event=Event.SEASON_CLOSED, key=f"season.closed:{row['id']}", game_id=row["game_id"], player_id=0,
        at=row["closed_at"], data=data,
    )  # fmt: skip


def _names(player_ids: Iterable[int]) -> dict[int, dict[str, Any]]:
    users = User.objects.filter(pk__in=set(player_ids)).values("id", "username", "display_name", "external_id")
    return {
        user["id"]: {
            "user_id": user["id"], "username": user["username"], "display_name": user["display_name"],
            "external_id": user["external_id"],
        }
        for user in users
    }  # fmt: skip


def _mode(row: LedgerRow) -> str | None:
    game = games.get().by_id.get(row.game_id)
    return game.mode_name(row.mode_id) if game else None
