"""Redis or Valkey: boards, counters, pages for a second, and Celery's broker."""

from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError
from redis.retry import Retry

from .environment import env

REDIS_URL = env.str("REDIS_URL", default="redis://127.0.0.1:6379/0")
# Every key starts with this; its braces keep all keys in one slot of a cluster.
REDIS_KEY_PREFIX = env.str("REDIS_KEY_PREFIX", default="{ranker}")
# Seconds a call to Redis may take before PostgreSQL answers in its place (0.1 in the web process: config/wsgi.py), and
# seconds it is then left alone.
REDIS_TIMEOUT = env.float("REDIS_TIMEOUT", default=2.0)
REDIS_BREAKER_SECONDS = env.float("REDIS_BREAKER_SECONDS", default=1.0)

CACHES = {
    "default": {
        "BACKEND": "django_redis.cache.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": REDIS_KEY_PREFIX + ":cache",
        "OPTIONS": {
            "CLIENT_CLASS": "django_redis.client.DefaultClient",
            "SOCKET_CONNECT_TIMEOUT": REDIS_TIMEOUT,
            "SOCKET_TIMEOUT": REDIS_TIMEOUT,
            "CONNECTION_POOL_KWARGS": {
                "max_connections": env.int("REDIS_MAX_CONNECTIONS", default=100),
                "protocol": 2,
                # A connection that Redis closed while it lay in the pool is opened anew, once; nothing else is retried.
                "retry": Retry(NoBackoff(), retries=1, supported_errors=(ConnectionError,)),
            },
        },
    }
}
