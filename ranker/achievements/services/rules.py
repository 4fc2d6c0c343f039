"""Rules made and changed."""

import time
from dataclasses import dataclass
from datetime import datetime

from ranker.achievements.models import Achievement
from ranker.achievements.rules import Rule, find_all_earned
from ranker.achievements.services.granting import list_players
from ranker.users.models import User

RULE_FIELDS = ("kind", "threshold", "window", "game_id", "is_active")
# How long a preview may take before it makes do with the players it has seen.
PREVIEW_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Preview:
    """How many players would hold a rule: counted, or estimated from those seen."""

    players: int
    is_estimate: bool


def save_achievement(*, achievement: Achievement, now: datetime) -> None:
    """Save it; a new or changed rule is marked for the relay to go through the ledger."""
    before = Achievement.objects.filter(pk=achievement.pk).values(*RULE_FIELDS).first()
    if before is None or any(before[name] != getattr(achievement, name) for name in RULE_FIELDS):
        achievement.rule_changed_at = now
    achievement.save()


def preview_rule(*, achievement: Achievement, seconds: float = PREVIEW_SECONDS) -> Preview:
    """How many players would hold this rule, saved or not; banned ones left out."""
    until, holders, seen = time.monotonic() + seconds, 0, 0
    for player_ids in list_players():
        shown = set(User.objects.filter(pk__in=player_ids, banned_at=None).values_list("pk", flat=True))
        holders += len(find_all_earned(rules=[Rule.of(achievement)], player_ids=shown))
        seen += len(player_ids)
        if time.monotonic() > until:
            everybody = User.objects.count()
            return Preview(round(holders * everybody / seen), is_estimate=seen < everybody)
    return Preview(holders, is_estimate=False)
