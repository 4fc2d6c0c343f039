"""PostgreSQL: one database, through a pool."""

from typing import Any

from .environment import env


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
