"""A new or changed rule is granted backwards: the relay goes through the players, batch by batch."""

from collections.abc import Callable, Iterator
from datetime import datetime

import structlog

from ranker.achievements.models import Achievement
from ranker.achievements.rules import Rule
from ranker.achievements.services.awarding import reassess
from ranker.core.db import advisory_lock, fetch_rows

log = structlog.get_logger(__name__)
PLAYERS_AT_ONCE = 500
PLAYERS = "SELECT id FROM users_user WHERE id > %(after)s ORDER BY id LIMIT %(limit)s"


def list_changed_rules() -> list[int]:
    """The achievements whose rule was changed since it was last gone through, the longest waiting first."""
    marked = Achievement.objects.filter(rule_changed_at__isnull=False)
    return list(marked.order_by("rule_changed_at").values_list("pk", flat=True))


def grant_backwards(*, achievement_id: int, now: datetime, on_players: Callable[[int], None] | None = None) -> int:
    """Bring everybody to a changed rule; returns how many came to hold it. Nobody is told: it was earned long ago.

    Cut short, it is begun again. The mark of a rule that is changed meanwhile stays.
    """
    with advisory_lock(name="achievements.grant"):
        achievement = Achievement.objects.get(pk=achievement_id)
        granted = 0
        for player_ids in list_players():
            granted += len(reassess(player_ids=player_ids, now=now, rules=[Rule.of(achievement)]).unlocked)
            if on_players:
                on_players(len(player_ids))
        marked = Achievement.objects.filter(pk=achievement_id, rule_changed_at=achievement.rule_changed_at)
        marked.update(rule_changed_at=None)
        log.info("achievement.granted", achievement=achievement.slug, players=granted)
        return granted


def list_players() -> Iterator[list[int]]:
    """Everybody, in batches."""
    after = -1
    while rows := fetch_rows(sql=PLAYERS, params={"after": after, "limit": PLAYERS_AT_ONCE}):
        after = rows[-1]["id"]
        yield [row["id"] for row in rows]
