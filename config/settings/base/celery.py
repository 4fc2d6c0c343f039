"""Celery: what runs by the clock."""

from typing import Any

from celery.schedules import crontab

from .environment import env
from .redis import REDIS_KEY_PREFIX, REDIS_URL

CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default=REDIS_URL)
CELERY_BROKER_TRANSPORT_OPTIONS = {"global_keyprefix": REDIS_KEY_PREFIX + ":celery:"}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 3600
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    "open-and-close-seasons": {"task": "leaderboards.turn_seasons", "schedule": 60.0},
    "attach-ledger-months": {"task": "scores.attach_months", "schedule": 6 * 3600.0},
    "forget-old-keys": {"task": "scores.forget_old_submissions", "schedule": 3600.0},
    "forget-refresh-tokens": {"task": "users.forget_refresh_tokens", "schedule": 3600.0},
    "forget-sessions": {"task": "web.forget_sessions", "schedule": 24 * 3600.0},
    "forget-old-webhooks": {"task": "hooks.forget_old", "schedule": 6 * 3600.0},
    "heartbeat": {"task": "ops.heartbeat", "schedule": 30.0},
    "rollup": {"task": "reports.rollup", "schedule": crontab(hour=0, minute=20)},
    "note-relay-lag": {"task": "reports.note_relay", "schedule": 60.0},
}
