"""Scores taken back and given back, players banned and unbanned: each a row that says who, whom and why."""

from datetime import datetime

from django.db import transaction

from ranker.core.db import fetch_rows
from ranker.core.errors import Refusal
from ranker.leaderboards.services.entries import apply_entries
from ranker.leaderboards.witness import LedgerRef
from ranker.scores.models import Action, Moderation, Score, Status
from ranker.scores.services.recompute import Changed, lock_players, recompute_around_score, recompute_players
from ranker.scores.services.writing import exact_totals
from ranker.users.models import User

OUTCOMES = {Action.VOID: Status.VOIDED, Action.HOLD: Status.HELD, Action.RESTORE: Status.ACCEPTED}
DONE = {Action.VOID: "voided", Action.HOLD: "held", Action.RESTORE: "accepted"}


def void_score(*, score_id: int, reason: str, actor: User | None, now: datetime) -> Moderation:
    """Take a score back in every season at once, closed ones included; the player's previous best returns.

    Raises `Refusal`: 404 for no such score, 409 when it is voided already.
    """
    return _moderate_score(action=Action.VOID, score_id=score_id, reason=reason, actor=actor, now=now)


def hold_score(*, score_id: int, reason: str, actor: User | None, now: datetime) -> Moderation:
    """Keep a score off the boards until somebody has looked at it. Raises `Refusal` like `void_score`."""
    return _moderate_score(action=Action.HOLD, score_id=score_id, reason=reason, actor=actor, now=now)


def restore_score(*, score_id: int, reason: str, actor: User | None, now: datetime) -> Moderation:
    """Let a voided or held score count again, as if never taken back.

    Raises `Refusal` like `void_score`, and 422 when the player's total has no room for it any more.
    """
    return _moderate_score(action=Action.RESTORE, score_id=score_id, reason=reason, actor=actor, now=now)


def ban_player(*, player_id: int, reason: str, actor: User | None, now: datetime) -> Moderation:
    """Hide a player from every board and refuse their submissions, at once. Raises `Refusal` when banned already."""
    return _moderate_player(action=Action.BAN, player_id=player_id, reason=reason, actor=actor, now=now)


def unban_player(*, player_id: int, reason: str, actor: User | None, now: datetime) -> Moderation:
    """Undo a ban exactly: every entry is computed from the ledger again. Raises `Refusal` when not banned."""
    return _moderate_player(action=Action.UNBAN, player_id=player_id, reason=reason, actor=actor, now=now)


def _moderate_score(*, action: Action, score_id: int, reason: str, actor: User | None, now: datetime) -> Moderation:
    found = fetch_rows(sql="SELECT player_id FROM scores_score WHERE id = %(id)s", params={"id": score_id})
    if not found:
        raise Refusal(status=404, detail="There is no such score.")
    player_id = found[0]["player_id"]
    with exact_totals(), transaction.atomic():
        lock_players(player_ids=[player_id])
        _change_status(score_id=score_id, action=action)
        moderation = _record(action=action, player_id=player_id, score_id=score_id, reason=reason, actor=actor)
        changed = recompute_around_score(score_id=score_id, player_id=player_id, now=now)
    _show(changed, moderation=moderation)
    return moderation


def _change_status(*, score_id: int, action: Action) -> None:
    score = Score.objects.get(pk=score_id)
    if score.status == OUTCOMES[action]:
        raise Refusal(status=409, detail=f"This score is {DONE[action]} already.")
    Score.objects.filter(pk=score_id, created_at=score.created_at).update(status=OUTCOMES[action])


def _moderate_player(*, action: Action, player_id: int, reason: str, actor: User | None, now: datetime) -> Moderation:
    is_ban = action == Action.BAN
    with transaction.atomic():
        player = next(iter(lock_players(player_ids=[player_id])), None)
        if player is None:
            raise Refusal(status=404, detail="There is no such player.")
        if (player.banned_at is not None) == is_ban:
            raise Refusal(status=409, detail=f"This player is {'already' if is_ban else 'not'} banned.")
        player.banned_at = now if is_ban else None
        player.save(update_fields=["banned_at"])
        moderation = _record(action=action, player_id=player_id, score_id=None, reason=reason, actor=actor)
        changed = recompute_players(player_ids=[player_id], now=now)
    _show(changed, moderation=moderation)
    return moderation


def _record(*, action: Action, player_id: int, score_id: int | None, reason: str, actor: User | None) -> Moderation:
    """The trail's row, dated by PostgreSQL after the player's lock: its order among their scores is the true one."""
    clock = fetch_rows(sql="SELECT clock_timestamp() AS now")[0]["now"]
    return Moderation.objects.create(
        action=action, player_id=player_id, score_id=score_id, reason=reason, actor=actor, created_at=clock
    )


def _show(changed: Changed, *, moderation: Moderation) -> None:
    """On the boards at once; should this process die first, the relay meets the moderation's row and does the same."""
    witness = LedgerRef(moderation.pk, moderation.created_at, is_moderation=True)
    transaction.on_commit(lambda: apply_entries(entries=changed, witness=witness) and None)
