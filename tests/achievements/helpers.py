"""Looking at who holds what."""

from ranker.achievements.models import PlayerAchievement
from ranker.users.models import User


def held(user: User) -> set[str]:
    """The slugs a player holds."""
    found = PlayerAchievement.objects.filter(player=user, taken_back_at=None)
    return set(found.values_list("achievement__slug", flat=True))


def holding(user: User, slug: str) -> PlayerAchievement:
    """One of them, taken back or not."""
    return PlayerAchievement.objects.get(player=user, achievement__slug=slug)
