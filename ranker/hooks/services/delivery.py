"""Deliveries on their way: signed, with short time-outs, no redirects, and of the answer only its status kept."""

import threading
import time
from datetime import datetime

import httpx
import structlog
from django.conf import settings

from ranker.core.clock import utc_now
from ranker.hooks.addresses import PinnedTransport, Refused
from ranker.hooks.models import Delivery
from ranker.hooks.secrets import UnreadableSecret, decrypt, sign
from ranker.hooks.services.queue import claim, settle

log = structlog.get_logger(__name__)
AGENT = "ranker-hooks/1"
# Of the answer's body, which nobody needs, no more than this and no longer than the time-out is taken in.
MOST_BYTES = 64 * 1024


def deliver_due(*, now: datetime, stop: threading.Event | None = None) -> int:
    """Deliver what is due, one after the other; returns how many attempts were made."""
    count = 0
    while (stop is None or not stop.is_set()) and (delivery := claim(now=now if stop is None else utc_now())):
        deliver(delivery=delivery)
        count += 1
    return count


def deliver(*, delivery: Delivery) -> None:
    """One attempt, and its entry in the log."""
    started = time.monotonic()
    status, error = _attempt(delivery, now=utc_now())
    took = round((time.monotonic() - started) * 1000)
    settle(delivery=delivery, status_code=status, error=error, milliseconds=took, now=utc_now())
    if error:
        log.info("hook.failed", hook=delivery.hook_id, delivery=delivery.pk, error=error)


def _attempt(delivery: Delivery, *, now: datetime) -> tuple[int | None, str]:
    """The status, and why it is no success; without one, why there was no answer."""
    try:
        status = _post(delivery, timestamp=int(now.timestamp()))
    except (Refused, UnreadableSecret) as error:
        return None, str(error)
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
        return None, f"{type(error).__name__}: {error}".rstrip(": ")
    return status, "" if 200 <= status < 300 else f"answered {status}"


def _post(delivery: Delivery, *, timestamp: int) -> int:
    body = delivery.body.encode()
    signature = sign(secret=decrypt(delivery.hook.secret), timestamp=timestamp, body=body)
    headers = {
        "Content-Type": "application/json",
        "User-Agent": AGENT,
        "X-Ranker-Event": delivery.event,
        "X-Ranker-Id": delivery.event_key,
        "X-Ranker-Attempt": str(delivery.attempts),
        "X-Ranker-Timestamp": str(timestamp),
        "X-Ranker-Signature": f"sha256={signature}",
    }
    timeout = settings.HOOKS_TIMEOUT
    with (
        httpx.Client(transport=PinnedTransport(), timeout=timeout, trust_env=False, follow_redirects=False) as client,
        client.stream("POST", delivery.hook.url, content=body, headers=headers) as response,
    ):
        _drain(response, seconds=timeout)
        return response.status_code


def _drain(response: httpx.Response, *, seconds: float) -> None:
    until, taken = time.monotonic() + seconds, 0
    for chunk in response.iter_raw():
        taken += len(chunk)
        if taken > MOST_BYTES or time.monotonic() > until:
            return
