"""A process of the product by itself, on the servers of the tests."""

import os
import subprocess
import sys
from pathlib import Path

from ranker.local.envfile import SECRETS
from ranker.local.layout import CHECKOUT


def environment(home: Path, **env: str) -> dict[str, str]:
    """Production's, with the servers of the tests."""
    servers = {name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL")}
    told = {"DJANGO_SETTINGS_MODULE": "config.settings.production", "DJANGO_ALLOWED_HOSTS": "127.0.0.1"}
    secrets = {name: f"{name}-{'x' * 50}" for name in SECRETS}
    return {"PATH": os.environ["PATH"], "RANKER_HOME": str(home), **servers, **told, **secrets, **env}


def serve(name: str, env: dict[str, str]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-m", "ranker.local", "serve", name], cwd=CHECKOUT, env=env)
