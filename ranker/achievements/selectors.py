"""Reading achievements: the catalogue, who holds what, who holds most."""

from typing import Any

from django.db.models import QuerySet

from ranker.achievements.catalogue import ensure_catalogue
from ranker.achievements.counting import counter
from ranker.achievements.models import Achievement, Collector, PlayerAchievement
from ranker.leaderboards.ranking import competition_ranks

Row = dict[str, Any]


def list_catalogue() -> list[Row]:
    """Every active achievement with the share of players who hold it."""
    ensure_catalogue()
    counts = counter.get()
    return [
        {
            **describe(achievement),
            "holders": counts.holders.get(achievement.pk, 0),
            "unlock_share": counts.share(achievement.pk),
        }
        for achievement in Achievement.objects.filter(is_active=True).select_related("game")
    ]


def list_held(*, player_id: int) -> list[Row]:
    """What a player holds, the latest first."""
    held = PlayerAchievement.objects.filter(player_id=player_id, taken_back_at=None, achievement__is_active=True)
    rows = held.select_related("achievement__game", "game").order_by("-earned_at", "achievement__position")
    return [
        {
            **describe(one.achievement),
            "earned_at": one.earned_at,
            "score_id": one.score_id,
            "earned_in": one.game.slug,
        }
        for one in rows
    ]


def list_locked(*, player_id: int) -> list[Row]:
    """What a player does not hold yet."""
    held = PlayerAchievement.objects.filter(player_id=player_id, taken_back_at=None).values("achievement_id")
    ensure_catalogue()
    found = Achievement.objects.filter(is_active=True).exclude(pk__in=held).select_related("game")
    return [describe(achievement) for achievement in found]


def list_collectors() -> QuerySet[Collector]:
    """Players by the number of achievements they hold; among equals who got there first. Banned ones are left out."""
    shown = Collector.objects.filter(achievements__gt=0, player__banned_at=None)
    return shown.select_related("player").order_by("-achievements", "last_earned_at", "player_id")


def rank_collectors(*, page: list[Collector], offset: int) -> list[Row]:
    """The lines of a page that begins at place `offset` (from 0). Equal numbers share a rank: 1, 2, 2, 4."""
    if not page:
        return []
    first = 1 + list_collectors().filter(achievements__gt=page[0].achievements).count()
    ranks = competition_ranks(values=[one.achievements for one in page], first=first, place=offset, unique=False)
    return [_line(collector, rank=rank) for collector, rank in zip(page, ranks, strict=True)]


def describe(achievement: Achievement) -> Row:
    """An achievement, as every answer shows it."""
    return {
        "slug": achievement.slug,
        "name": achievement.name,
        "description": achievement.description,
        "tier": achievement.tier,
        "kind": achievement.kind,
        "threshold": achievement.threshold,
        "window": achievement.window,
        "game": achievement.game.slug if achievement.game else None,
    }


def _line(collector: Collector, *, rank: int) -> Row:
    player = collector.player
    return {
        "rank": rank,
        "user_id": player.pk,
        "username": player.username,
        "display_name": player.display_name,
        "country": player.country,
        "achievements": collector.achievements,
        "last_earned_at": collector.last_earned_at,
    }
