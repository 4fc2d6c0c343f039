"""How Superset runs here. Everything secret comes from the environment; ranker.local.superset fills it."""

import base64
import os
from datetime import timedelta
from typing import Any


def cache(*, prefix: str, timeout: timedelta, without_redis: dict[str, Any]) -> dict[str, Any]:
    """A cache in Redis where SUPERSET_CACHE_URL leads to one."""
    seconds = {"CACHE_DEFAULT_TIMEOUT": int(timeout.total_seconds())}
    if not CACHE_URL:
        return without_redis | seconds
    return {
        "CACHE_TYPE": "RedisCache",
        "CACHE_REDIS_URL": CACHE_URL,
        "CACHE_KEY_PREFIX": f"superset:{prefix}:",
    } | seconds


CACHE_URL = os.environ.get("SUPERSET_CACHE_URL", "")
NOTHING = {"CACHE_TYPE": "NullCache"}
# What a browser has chosen (filters, unsaved charts) has to be found by every process: in the metadata database, then.
METADATA = {"CACHE_TYPE": "SupersetMetastoreCache", "REFRESH_TIMEOUT_ON_RETRIEVAL": True}

SECRET_KEY = os.environ["SUPERSET_SECRET_KEY"]
SQLALCHEMY_DATABASE_URI = os.environ["SUPERSET_DATABASE_URL"]
SQLALCHEMY_ENGINE_OPTIONS = {"pool_size": 5, "max_overflow": 10, "pool_pre_ping": True, "pool_recycle": 1800}

# Dashboards refresh every minute: figures may be a little younger than that, never older than the next refresh.
CACHE_CONFIG = cache(prefix="meta", timeout=timedelta(minutes=10), without_redis=NOTHING)
DATA_CACHE_CONFIG = cache(prefix="data", timeout=timedelta(seconds=30), without_redis=NOTHING)
FILTER_STATE_CACHE_CONFIG = cache(prefix="filter", timeout=timedelta(days=90), without_redis=METADATA)
EXPLORE_FORM_DATA_CACHE_CONFIG = cache(prefix="explore", timeout=timedelta(days=7), without_redis=METADATA)

# Many who look at the same dashboard share an answer instead of asking PostgreSQL each.
DASHBOARD_AUTO_REFRESH_MODE = "fetch"
DASHBOARD_AUTO_REFRESH_INTERVALS = [[0, "Don't refresh"], [60, "1 minute"], [300, "5 minutes"], [1800, "30 minutes"]]
SUPERSET_DASHBOARD_PERIODICAL_REFRESH_LIMIT = 60

FEATURE_FLAGS = {
    "DASHBOARD_RBAC": True,
    # A dashboard that says what it shows needs no mail server, browser and worker; docs/superset.md turns them on.
    "ALERT_REPORTS": False,
    "THUMBNAILS": False,
    "DYNAMIC_PLUGINS": False,
    "ENABLE_TEMPLATE_PROCESSING": False,
    "EMBEDDED_SUPERSET": False,
    # Who sees some rows only sees no others in SQL Lab either.
    "RLS_IN_SQLLAB": True,
}

ROW_LIMIT = 10_000
SQL_MAX_ROW = 50_000
DEFAULT_SQLLAB_LIMIT = 1_000
SUPERSET_WEBSERVER_TIMEOUT = 60
SQLLAB_TIMEOUT = 30

WTF_CSRF_ENABLED = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# Behind a proxy that speaks HTTPS: SUPERSET_HTTPS=true.
HTTPS = os.environ.get("SUPERSET_HTTPS", "") == "true"
SESSION_COOKIE_SECURE = HTTPS
ENABLE_PROXY_FIX = HTTPS
PREVENT_UNSAFE_DB_CONNECTIONS = True
TALISMAN_ENABLED = True
# Nothing is fetched from anybody but ourselves: no telemetry pixel, no maps, no fonts.
TALISMAN_CONFIG = {
    "content_security_policy": {
        "base-uri": ["'self'"],
        "default-src": ["'self'"],
        "img-src": ["'self'", "blob:", "data:"],
        "worker-src": ["'self'", "blob:"],
        "connect-src": ["'self'"],
        "object-src": "'none'",
        "style-src": ["'self'", "'unsafe-inline'"],
        "font-src": ["'self'"],
        "script-src": ["'self'", "'strict-dynamic'"],
    },
    "content_security_policy_nonce_in": ["script-src"],
    "force_https": False,
    "session_cookie_secure": HTTPS,
}
FAB_ADD_SECURITY_API = True
AUTH_RATE_LIMITED = True
AUTH_RATE_LIMIT = "20 per minute"
RATELIMIT_ENABLED = True
RATELIMIT_STORAGE_URI = CACHE_URL or "memory://"

APP_NAME = "ranker analytics"
LOGO_TOOLTIP = "ranker"
LOGO = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 216 32" font-family="Helvetica, Arial, sans-serif">
<rect x="0" y="17" width="8" height="13" rx="2" fill="#a5b4fc"/>
<rect x="11" y="4" width="8" height="26" rx="2" fill="#4f46e5"/>
<rect x="22" y="11" width="8" height="19" rx="2" fill="#818cf8"/>
<text x="40" y="24" font-size="22" font-weight="700" fill="#4f46e5">ranker</text>
<text x="118" y="24" font-size="20" fill="#64748b">analytics</text></svg>"""
APP_ICON = "data:image/svg+xml;base64," + base64.b64encode(LOGO).decode()
FAVICONS = [{"href": APP_ICON}]
THEME_DEFAULT = {
    "token": {
        "brandAppName": APP_NAME,
        "brandLogoAlt": "ranker",
        "brandLogoUrl": APP_ICON,
        "brandLogoHeight": "24px",
        "brandLogoHref": "/",
        "colorPrimary": "#4f46e5",
        "colorLink": "#4f46e5",
        "colorError": "#dc2626",
        "colorWarning": "#d97706",
        "colorSuccess": "#059669",
        "colorInfo": "#0284c7",
    },
    "algorithm": "default",
}
THEME_DARK = {**THEME_DEFAULT, "algorithm": "dark"}
ENABLE_UI_THEME_ADMINISTRATION = False
EXTRA_CATEGORICAL_COLOR_SCHEMES = [
    {
        "id": "ranker",
        "label": "ranker",
        "description": "Distinct in print and for most colour-blind readers",
        "isDefault": True,
        "colors": ["#4f46e5", "#0d9488", "#ea580c", "#db2777", "#0284c7", "#ca8a04", "#7c3aed", "#65a30d", "#64748b"],
    }
]
D3_FORMAT = {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["", ""]}
LOG_LEVEL = "WARNING"
