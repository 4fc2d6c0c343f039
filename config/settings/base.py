"""Settings every environment shares. Values come from environment variables; `.env.example` lists them."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import environ
from celery.schedules import crontab
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError
from redis.retry import Retry

from ranker.core.logging import logging_config

from .unfold import UNFOLD as UNFOLD

BASE_DIR = Path(__file__).resolve().parent.parent.parent
env = environ.Env()

SECRET_KEY = env.str("DJANGO_SECRET_KEY")
JWT_SIGNING_KEY = env.str("JWT_SIGNING_KEY")
DEBUG = env.bool("DJANGO_DEBUG", default=False)
ALLOWED_HOSTS = env.list("DJANGO_ALLOWED_HOSTS", default=[])
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"
AUTH_USER_MODEL = "users.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "unfold",
    "unfold.contrib.filters",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "corsheaders",
    "axes",
    "ranker.core",
    "ranker.users",
    "ranker.live",
    "ranker.games",
    "ranker.leaderboards",
    "ranker.scores",
    "ranker.achievements",
    "ranker.hooks",
    "ranker.relay",
    "ranker.reports",
    "ranker.ops",
    "ranker.web",
    "django_htmx",
]

MIDDLEWARE = [
    "ranker.core.middleware.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "ranker.core.middleware.ApiMiddleware",
    "ranker.web.middleware.PolicyMiddleware",
    "ranker.web.middleware.GZipMiddleware",
    "ranker.core.site_middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "ranker.core.site_middleware.AuthenticationMiddleware",
    "ranker.core.site_middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
    "ranker.web.middleware.HtmxMiddleware",
    # Last: its page for a refusal is asked for before the API's own answer.
    "ranker.web.middleware.ErrorPagesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ranker.web.context.layout",
            ]
        },
    }
]

# --- PostgreSQL -------------------------------------------------------------------------------------------------


def database_config() -> dict[str, Any]:
    """`DATABASE_URL`, or its parts `POSTGRES_HOST`, `_PORT`, `_DB`, `_USER`, `_PASSWORD`."""
    if env.str("DATABASE_URL", default=""):
        url: dict[str, Any] = env.db_url("DATABASE_URL")
        return url
    return {
        "HOST": env.str("POSTGRES_HOST", default="127.0.0.1"),
        "PORT": env.int("POSTGRES_PORT", default=5432),
        "NAME": env.str("POSTGRES_DB", default="ranker"),
        "USER": env.str("POSTGRES_USER", default="ranker"),
        "PASSWORD": env.str("POSTGRES_PASSWORD"),
    }


DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        **database_config(),
        "ENGINE": "django.db.backends.postgresql",
        # The pool hands connections to the web process's threads; a request that gets none in time answers 503.
        "CONN_MAX_AGE": 0,
        "OPTIONS": {
            "connect_timeout": 3,
            "pool": {
                "min_size": env.int("DATABASE_POOL_MIN", default=1),
                "max_size": env.int("DATABASE_POOL_MAX", default=20),
                "timeout": 2.0,
                "reconnect_timeout": 10.0,
            },
            # Statements on the hot paths are prepared by name (core.db); anything else is sent as it is.
            "prepare_threshold": 5,
            # The web process sets time-outs (config/wsgi.py); a verify or an import may take its time.
            # What is prepared is planned once: planning the submission anew costs five times what running it does.
            "options": "-c timezone=UTC -c plan_cache_mode=force_generic_plan"
            f" -c statement_timeout={env.str('DATABASE_STATEMENT_TIMEOUT', default='0')}"
            f" -c lock_timeout={env.str('DATABASE_LOCK_TIMEOUT', default='0')}"
            " -c idle_in_transaction_session_timeout=60s",
        },
        "TEST": {"CHARSET": "UTF8"},
    }
}

# --- Redis ------------------------------------------------------------------------------------------------------

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

# --- Celery -----------------------------------------------------------------------------------------------------

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

# --- Accounts ---------------------------------------------------------------------------------------------------

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "ranker.users.backends.UsernameOrEmailBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/login/"
# Only the admin's log-in form asks: whoever came to it by its own address goes to the first page.
LOGIN_REDIRECT_URL = "/admin/"
# Only the admin's log-in form is watched by axes; the API has its own rate limits.
AXES_ONLY_ADMIN_SITE = True
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=10)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_VERBOSE = False
# The address behind our own proxies, as everywhere else: axes would count the proxy's.
AXES_CLIENT_IP_CALLABLE = "ranker.users.backends.login_address"
# One account is one counter, in whatever case its name is typed.
AXES_USERNAME_CALLABLE = "ranker.users.backends.login_name"
AXES_LOCKOUT_CALLABLE = "ranker.users.admin.locked.locked_out"
# Its tables are noise in the admin: a lock ends by itself, or by `manage.py axes_reset`.
AXES_ENABLE_ADMIN = False

SIMPLE_JWT = {
    "ALGORITHM": "HS256",
    "SIGNING_KEY": JWT_SIGNING_KEY,
    "ISSUER": "ranker",
    "AUDIENCE": "ranker",
    "ACCESS_TOKEN_LIFETIME": timedelta(minutes=env.int("ACCESS_TOKEN_MINUTES", default=15)),
    "REFRESH_TOKEN_LIFETIME": timedelta(days=env.int("REFRESH_TOKEN_DAYS", default=30)),
    "UPDATE_LAST_LOGIN": False,
}

# --- The API ----------------------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "ranker.users.authentication.TokenAuthentication",
        "ranker.games.authentication.ServerKeyAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["ranker.core.renderers.OrjsonRenderer"],
    "DEFAULT_PARSER_CLASSES": ["ranker.core.parsers.StrictJSONParser"],
    "DEFAULT_PAGINATION_CLASS": "ranker.core.pagination.LimitOffset",
    "DEFAULT_THROTTLE_CLASSES": ["ranker.core.throttling.ReadThrottle"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "ranker.core.errors.exception_handler",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "ranker",
    "DESCRIPTION": "Leaderboards that are live in under a second and provable against their ledger.",
    "VERSION": "0.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_NAME_OVERRIDES": {
        "ScoreSource": "ranker.scores.models.Source",
        "BoardSource": ["redis", "database"],
        "AchievementKind": "ranker.achievements.models.Kind",
    },
}
CORS_ALLOWED_ORIGINS = env.list("CORS_ALLOWED_ORIGINS", default=[])
CORS_URLS_REGEX = r"^/(api|live)/.*$"
CORS_EXPOSE_HEADERS = ["Idempotent-Replayed", "Retry-After", "ETag"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

RATE_LIMITS_ENABLED = env.bool("RATE_LIMITS_ENABLED", default=True)
RATE_LIMITS = {
    "login": env.str("RATE_LIMIT_LOGIN", default="10/minute"),
    "register": env.str("RATE_LIMIT_REGISTER", default="20/hour"),
    "submit": env.str("RATE_LIMIT_SUBMIT", default="60/minute"),
    "read": env.str("RATE_LIMIT_READ", default="600/minute"),
}
# How many proxies of our own stand before the web process; X-Forwarded-For is believed that far and no further.
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)

# --- Leaderboards -----------------------------------------------------------------------------------------------

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

# --- Live updates and webhooks ----------------------------------------------------------------------------------

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

# --- Reports ----------------------------------------------------------------------------------------------------

# A late change to a day older than this is taken into the rollups only when `manage.py rollup --from` names the day.
ROLLUP_HORIZON_DAYS = env.int("ROLLUP_HORIZON_DAYS", default=400)

# --- Everything else --------------------------------------------------------------------------------------------

LOG_LEVEL = env.str("LOG_LEVEL", default="INFO")
LOGGING_CONFIG = "ranker.core.logging.configure"
# A line for every request; else only for refusals, failures and what took longer than so many seconds.
LOG_REQUESTS = env.bool("LOG_REQUESTS", default=False)
LOG_SLOW_SECONDS = env.float("LOG_SLOW_SECONDS", default=1.0)
LOGGING = logging_config(style=env.str("LOG_STYLE", default="json"), level=LOG_LEVEL)

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_TZ = True
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / ".ranker" / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
SESSION_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "ranker.web.errors.csrf_failed"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
