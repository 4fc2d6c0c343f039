"""The queue: events put in once, taken out in each player's order, by as many workers as there are."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson
from django.db import transaction

from ranker.core.db import fetch_rows
from ranker.hooks.models import Attempt, Delivery, Hook, State

# A delivery that is neither done nor failed after this is taken to have died with its worker.
LEASE = timedelta(seconds=60)
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(hours=1)
# With pauses up to an hour, that is most of a day.
MOST_ATTEMPTS = 25
KEPT = timedelta(days=30)
# One delivery that is due, of a hook that is not paused, and with nothing of the same player before it. A hook that
# fails is leased as a whole, so that one delivery at a time finds out whether it is back.
CLAIM = """
    WITH due AS (
        SELECT d.id, h.id AS hook_id, h.failures
        FROM hooks_hook h
        CROSS JOIN LATERAL (
            SELECT d.id, d.next_attempt_at FROM hooks_delivery d
            WHERE d.hook_id = h.id AND d.state = 'pending' AND d.next_attempt_at <= %(now)s
              AND NOT EXISTS (
                  SELECT FROM hooks_delivery e
                  WHERE e.hook_id = d.hook_id AND e.player_id = d.player_id AND e.state = 'pending' AND e.id < d.id)
            ORDER BY d.next_attempt_at, d.id LIMIT 1
            FOR UPDATE OF d SKIP LOCKED
        ) AS d
        WHERE h.is_active AND (h.paused_until IS NULL OR h.paused_until <= %(now)s)
        ORDER BY d.next_attempt_at LIMIT 1
    ),
    hook AS (
        UPDATE hooks_hook h SET paused_until = %(until)s FROM due WHERE h.id = due.hook_id AND due.failures > 0
    )
    UPDATE hooks_delivery d SET next_attempt_at = %(until)s, attempts = attempts + 1 FROM due WHERE d.id = due.id
    RETURNING d.id
"""


@dataclass(frozen=True, slots=True)
class NewEvent:
    """Something that happened in a game. The key names it: the same key again is the same event."""

    event: str
    key: str
    game_id: int
    player_id: int
    at: datetime
    data: dict[str, Any]


def enqueue(*, events: Sequence[NewEvent], game_slugs: dict[int, str]) -> int:
    """Queue events for every active hook that wants them; returns how many deliveries were made. Twice is once."""
    hooks = list_hooks(game_ids={event.game_id for event in events})
    rows = [
        Delivery(hook=hook, event=one.event, event_key=one.key, player_id=one.player_id, body=_body(one, game_slugs))
        for one in events
        for hook in hooks.get(one.game_id, ())
        if one.event in hook.events
    ]
    Delivery.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    return len(rows)


def list_hooks(*, game_ids: set[int]) -> dict[int, list[Hook]]:
    """The active hooks of some games, by game."""
    found: dict[int, list[Hook]] = {}
    for hook in Hook.objects.filter(is_active=True, game_id__in=game_ids) if game_ids else ():
        found.setdefault(hook.game_id, []).append(hook)
    return found


def claim(*, now: datetime) -> Delivery | None:
    """Take the next delivery that is due, for `LEASE`; nobody else gets it meanwhile."""
    with transaction.atomic():
        found = fetch_rows(sql=CLAIM, params={"now": now, "until": now + LEASE})
    return Delivery.objects.select_related("hook").get(pk=found[0]["id"]) if found else None


def settle(*, delivery: Delivery, status_code: int | None, error: str, milliseconds: int, now: datetime) -> None:
    """Write an attempt down, and what follows from it: done, once more later, or given up."""
    is_done = status_code is not None and 200 <= status_code < 300
    with transaction.atomic():
        Attempt.objects.create(
            delivery=delivery, at=now, status_code=status_code, error=error[:200], milliseconds=milliseconds
        )
        _move_on(delivery, is_done=is_done, now=now)
        _note_health(delivery.hook_id, is_done=is_done, now=now)


def send_again(*, delivery_ids: Sequence[int], now: datetime) -> int:
    """Queue deliveries once more, whatever became of them; returns how many."""
    again = Delivery.objects.filter(pk__in=delivery_ids).exclude(state=State.PENDING)
    count = again.update(state=State.PENDING, attempts=0, next_attempt_at=now, finished_at=None)
    waiting = Delivery.objects.filter(pk__in=delivery_ids, state=State.PENDING)
    Hook.objects.filter(pk__in=waiting.values("hook_id")).update(paused_until=None)
    return count


def forget_old(*, now: datetime) -> int:
    """Forget deliveries that were done with `KEPT` ago, and their attempts."""
    count, _ = Delivery.objects.filter(finished_at__lt=now - KEPT).exclude(state=State.PENDING).delete()
    return count


def pause_after(*, attempts: int) -> timedelta:
    """How long to wait after so many attempts: twice as long each time, less up to half of it by chance, so that what
    failed together does not come back together."""
    longest: timedelta = min(FIRST_PAUSE * 2 ** min(attempts - 1, 20), LONGEST_PAUSE)
    return longest * random.uniform(0.5, 1.0)  # noqa: S311


def _move_on(delivery: Delivery, *, is_done: bool, now: datetime) -> None:
    if is_done:
        delivery.state, delivery.finished_at = State.DELIVERED, now
    elif delivery.attempts >= MOST_ATTEMPTS:
        delivery.state, delivery.finished_at = State.GIVEN_UP, now
    else:
        delivery.next_attempt_at = now + pause_after(attempts=delivery.attempts)
    delivery.save(update_fields=["state", "finished_at", "next_attempt_at"])


def _note_health(hook_id: int, *, is_done: bool, now: datetime) -> None:
    hook = Hook.objects.select_for_update().get(pk=hook_id)
    if is_done:
        hook.failures, hook.paused_until = 0, None
    else:
        hook.failures += 1
        hook.paused_until = now + pause_after(attempts=min(hook.failures, 6))
    hook.save(update_fields=["failures", "paused_until"])


def _body(one: NewEvent, game_slugs: dict[int, str]) -> str:
    body = {
        "id": one.key,
        "type": one.event,
        "created_at": one.at,
        "game": game_slugs.get(one.game_id),
        "data": one.data,
    }
    return orjson.dumps(body, option=orjson.OPT_UTC_Z).decode()
