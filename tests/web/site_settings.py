"""The site as `./setup.sh` runs it, with static files of its own and no limits in the way of a test."""

import os
from pathlib import Path

from config.settings.local import *  # noqa: F403

STATIC_ROOT = Path(os.environ["SITE_HOME"]) / "static"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
RATE_LIMITS_ENABLED = False
