"""The test suite: real PostgreSQL and Redis, cheap passwords, a key prefix of its own for every test."""

import os

os.environ.setdefault("DJANGO_SECRET_KEY", "only-for-tests-" + "x" * 50)
os.environ.setdefault("JWT_SIGNING_KEY", "only-for-tests-" + "y" * 50)
os.environ.setdefault("REDIS_TIMEOUT", "0.5")

from ranker.core.logging import logging_config

from .base import *  # noqa: F403
from .base import DATABASES, STORAGES

ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
RATE_LIMITS_ENABLED = False
LOGGING = logging_config(style="console", level="WARNING")
REGISTRY_SECONDS = 0.0
PUBLIC_CACHE_SECONDS = 0.0
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# Test databases are dropped at the end, which open pools would forbid.
DATABASES["default"]["OPTIONS"].pop("pool")
LOG_REQUESTS = True
