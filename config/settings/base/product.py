"""Boards, live updates, webhooks, reports: ranker's own settings."""

from .environment import env

# Hours an idempotency key is remembered.
SUBMISSION_KEY_HOURS = 48
# Seconds a process may go on using what it knows of games, boards and seasons (ranker.leaderboards.registry).
REGISTRY_SECONDS = env.float("REGISTRY_SECONDS", default=1.0)
# Seconds a process may repeat a public answer (ranker.core.public); their Cache-Control says one second too.
PUBLIC_CACHE_SECONDS = env.float("PUBLIC_CACHE_SECONDS", default=1.0)
# Days a closed season stays in Redis; later it is read from PostgreSQL.
CLOSED_SEASON_DAYS_IN_REDIS = env.int("CLOSED_SEASON_DAYS_IN_REDIS", default=35)
# Seconds between two looks of the relay at the ledger.
RELAY_POLL_SECONDS = env.float("RELAY_POLL_SECONDS", default=0.05)
RELAY_BATCH = env.int("RELAY_BATCH", default=2000)

# How often at most one board's update is published.
LIVE_UPDATES_PER_SECOND = env.float("LIVE_UPDATES_PER_SECOND", default=4.0)
# Where browsers find the live process when they come to the web port; the port after the web's own when not given.
LIVE_PORT = env.int("LIVE_PORT", default=0)
# Seconds after which a stream ends, and the browser opens the next one.
LIVE_STREAM_SECONDS = env.float("LIVE_STREAM_SECONDS", default=600.0)
LIVE_HEARTBEAT_SECONDS = env.float("LIVE_HEARTBEAT_SECONDS", default=15.0)
# Streams one live process takes; more are answered 503.
LIVE_MAX_CLIENTS = env.int("LIVE_MAX_CLIENTS", default=20_000)
# Webhooks into private networks and to this machine: for development, or where the receivers are the operator's own.
HOOKS_ALLOW_PRIVATE_ADDRESSES = env.bool("HOOKS_ALLOW_PRIVATE_ADDRESSES", default=False)
HOOKS_TIMEOUT = env.float("HOOKS_TIMEOUT", default=5.0)

# A late change to a day older than this is taken into the rollups only when `manage.py rollup --from` names the day.
ROLLUP_HORIZON_DAYS = env.int("ROLLUP_HORIZON_DAYS", default=400)
