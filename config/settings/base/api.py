"""The API: DRF, its schema, other origins, rate limits."""

from .environment import env

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
