"""Looking at one player again, for an admin in doubt."""

from datetime import datetime
from typing import Any

from ranker.achievements import selectors
from ranker.achievements.catalogue import ensure_catalogue
from ranker.achievements.services.awarding import reassess
from ranker.core.errors import Refusal
from ranker.users.models import User


def check_player(*, player_id: int, now: datetime) -> dict[str, Any]:
    """Bring what a player holds to what the ledger says; what changed, and what is held now.

    Raises `Refusal` (404) when there is no such player.
    """
    if not User.objects.filter(pk=player_id).exists():
        raise Refusal(status=404, detail="There is no such player.")
    ensure_catalogue()
    before = {row["slug"] for row in selectors.list_held(player_id=player_id)}
    reassess(player_ids=[player_id], now=now)
    held = selectors.list_held(player_id=player_id)
    after = {row["slug"] for row in held}
    return {
        "user_id": player_id,
        "unlocked": sorted(after - before),
        "taken_back": sorted(before - after),
        "results": held,
    }
