"""What the demo's moderators have done: a few players banned, some scores taken back, one of them given back."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from ranker.core.db import execute, fetch_rows
from ranker.scores.models import Action, Moderation, Status
from ranker.users.models import User

# Players by their place in the crowd; never the demo account itself.
BANNED = ((7, "Ran a modified client in forty rounds."), (19, "Sold accounts in the chat."))
VOIDED = (
    "Twelve times the best of everyone else at that skill.",
    "The replay shows a round that was never finished.",
    "Played by somebody else, as the player says.",
    "A second of the match is missing from the server's log.",
)
MISTAKEN = "Looked into again: the replay is sound."
# The best scores of the demo's players in one game, by its order; every second one, so that the board keeps a leader.
SUSPECTS = """
    SELECT id, player_id, created_at FROM scores_score
    WHERE game_id = %(game)s AND player_id BETWEEN %(first)s AND %(last)s AND player_id <> %(first)s
    ORDER BY value DESC, id LIMIT %(limit)s
"""


def moderate(*, game_id: int, first: int, last: int, actor: User, now: datetime) -> None:
    """Take scores back and ban players before the boards are filled, so that the boards are right from the start."""
    suspects = fetch_rows(
        sql=SUSPECTS, params={"game": game_id, "first": first, "last": last, "limit": 2 * len(VOIDED) + 2}
    )[::2]
    rows = [_trail(Action.VOID, row, reason, actor, now) for row, reason in zip(suspects, VOIDED, strict=False)]
    _mark(suspects[: len(rows)], status=Status.VOIDED)
    if len(suspects) > len(rows):
        held = suspects[len(rows)]
        rows.append(_trail(Action.HOLD, held, "Best of all by far; waiting for the replay.", actor, now))
        _mark([held], status=Status.HELD)
    if len(rows) > 1:
        rows.append(_trail(Action.RESTORE, suspects[0], MISTAKEN, actor, now, hours=30))
        _mark(suspects[:1], status=Status.ACCEPTED)
    trail = [*rows, *_bans(first=first, last=last, actor=actor, now=now)]
    # The trail is read in order of id, as it grows in earnest.
    Moderation.objects.bulk_create(sorted(trail, key=lambda row: row.created_at))


def _bans(*, first: int, last: int, actor: User, now: datetime) -> list[Moderation]:
    rows = []
    for index, reason in BANNED:
        if first + index < last:
            at = now - timedelta(days=index % 5, hours=index)
            User.objects.filter(pk=first + index).update(banned_at=at)
            rows.append(
                Moderation(action=Action.BAN, player_id=first + index, reason=reason, actor=actor, created_at=at)
            )
    return rows


def _trail(action: Action, row: dict[str, Any], reason: str, actor: User, now: datetime, hours: int = 9) -> Moderation:
    return Moderation(
        action=action,
        player_id=row["player_id"],
        score_id=row["id"],
        reason=reason,
        actor=actor,
        created_at=min(row["created_at"] + timedelta(hours=hours), now),
    )


def _mark(rows: Sequence[dict[str, Any]], *, status: Status) -> None:
    for row in rows:
        execute(
            sql="UPDATE scores_score SET status = %(status)s WHERE id = %(id)s AND created_at = %(created_at)s",
            params={**row, "status": status.value},
        )
