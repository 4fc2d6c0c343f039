"""A process of the product by itself, on the servers of the tests."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ranker.local.envfile import SECRETS
from ranker.local.health import answers
from ranker.local.layout import CHECKOUT
from ranker.local.ports import free_port
from tests.faults.stack import wait_until


def environment(home: Path, **env: str) -> dict[str, str]:
    """Production's, with the servers of the tests."""
    servers = {name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL")}
    told = {"DJANGO_SETTINGS_MODULE": "config.settings.production", "DJANGO_ALLOWED_HOSTS": "127.0.0.1"}
    secrets = {name: f"{name}-{'x' * 50}" for name in SECRETS}
    return {"PATH": os.environ["PATH"], "RANKER_HOME": str(home), **servers, **told, **secrets, **env}


def serve(name: str, env: dict[str, str]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-m", "ranker.local", "serve", name], cwd=CHECKOUT, env=env)


@contextmanager
def served_site(home: Path) -> "Iterator[tuple[subprocess.Popen[bytes], str]]":
    """The web process once it answers, and where; gone afterwards, however it went."""
    port = free_port(neighbours=1)
    process = serve("web", environment(home, RANKER_PORT=str(port)))
    try:
        wait_until(lambda: answers(host="127.0.0.1", port=port), what="an answer")
        yield process, f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)
