"""What happened to single players, for their own live streams. News, not history: nothing is kept of it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from ranker.achievements.models import Achievement
from ranker.achievements.services.feats import NewFeat, list_overtaken
from ranker.core.redis import RedisAway
from ranker.live.stream import list_listening, publish_to_players
from ranker.relay.awards import Happened
from ranker.relay.events import game_slugs, told
from ranker.users.models import User

# What is older than this happened while nobody was looking.
NEWS = timedelta(minutes=5)
Told = tuple[int, str, Mapping[str, Any]]


def tell_players(*, happened: Happened, now: datetime) -> None:
    """Publish achievements to who earned them, and overtakings to who was passed, if they listen. Without Redis nobody
    is told."""
    feats = [feat for feat in happened.feats if feat.passed and feat.created_at > now - NEWS]
    if not feats and not happened.unlocked:
        return
    try:
        if listening := list_listening():
            unlocked = _achievements(happened, now=now, listening=listening)
            publish_to_players(events=[*unlocked, *_overtakings(feats, listening=listening)])
    except RedisAway:
        return


def _achievements(happened: Happened, *, now: datetime, listening: set[int]) -> list[Told]:
    rules = {rule.pk: rule for rule in Achievement.objects.filter(is_active=True)}
    slugs = game_slugs()
    return [
        (
            one.player_id,
            "achievement",
            {**told(rule), "description": rule.description, "game": slugs.get(one.game_id), "earned_at": one.earned_at},
        )
        for one in happened.unlocked
        if one.player_id in listening and one.earned_at > now - NEWS and (rule := rules.get(one.achievement_id))
    ]


def _overtakings(feats: list[NewFeat], *, listening: set[int]) -> list[Told]:
    by_score, slugs = {feat.score_id: feat for feat in feats}, game_slugs()
    passed = [one for one in list_overtaken(feats=feats) if one.player_id in listening]
    names = User.objects.in_bulk({by_score[one.score_id].player_id for one in passed})
    return [
        (one.player_id, "overtaken", _overtaking(by_score[one.score_id], names=names, slugs=slugs)) for one in passed
    ]


def _overtaking(feat: NewFeat, *, names: Mapping[int, User], slugs: Mapping[int, str]) -> dict[str, Any]:
    by = names[feat.player_id]
    return {
        "game": slugs.get(feat.game_id),
        "by": {"user_id": by.pk, "username": by.username, "display_name": by.display_name},
        "score": feat.value,
        "rank": feat.rank,
        "at": feat.created_at,
    }
