"""The processes of a local run. Another one is another entry here."""

import os
import shutil
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from ranker.local.installation import python
from ranker.local.layout import CHECKOUT, Layout, make_private
from ranker.local.program import Program

MIGRATE = ["migrate", "--noinput", "--verbosity=1"]
COLLECT_STATIC = ["collectstatic", "--noinput", "--verbosity=0"]
DEMO = ["setup_demo_data", "--players", "2000", "--scores", "40000", "--days", "90"]


def manage(*, name: str, arguments: list[str], env: Mapping[str, str]) -> Program:
    """Return a management command as a program."""
    return Program(name=name, command=python("manage.py", *arguments), env=env, cwd=CHECKOUT)


def services(*, layout: Layout, env: Mapping[str, str]) -> list[Program]:
    """Return what runs for good beside the database servers, the site first."""
    return [
        _web(layout=layout, env=env),
        _live(env=env),
        manage(name="relay", arguments=["relay"], env=env),
        manage(name="hooks", arguments=["deliver_hooks"], env=env),
        _celery("worker", "--concurrency=2", "--without-gossip", "--without-mingle", name="worker", env=env),
        _celery("beat", f"--schedule={layout.run / 'beat-schedule'}", "--pidfile=", name="beat", env=env),
    ]


def _web(*, layout: Layout, env: Mapping[str, str]) -> Program:
    """Granian, one process per core up to four; a worker of it that dies is its own to replace."""
    metrics = layout.run / "metrics"
    workers = max(1, min(4, os.cpu_count() or 1))
    command = python(
        "-m", "granian", "--interface=wsgi", "config.wsgi:application",
        f"--host={env['RANKER_HOST']}", f"--port={env['RANKER_PORT']}",
        f"--workers={workers}", "--blocking-threads=16", "--backlog=2048", "--no-ws", "--no-access-log",
        "--respawn-failed-workers", "--respawn-interval=0.2", "--workers-kill-timeout=5",
    )  # fmt: skip
    # Sixteen threads take turns at Python anyway: that many heaps for them would be memory for nothing. What the
    # processes count is in files, for whichever of them is asked for all of it.
    own = {"MALLOC_ARENA_MAX": "2", "PROMETHEUS_MULTIPROC_DIR": str(metrics)}
    return Program(name="web", command=command, env={**own, **env}, cwd=CHECKOUT, prepare=partial(_empty, metrics))


def _empty(path: Path) -> None:
    shutil.rmtree(path, ignore_errors=True)
    make_private(path=path)


def _live(*, env: Mapping[str, str]) -> Program:
    """Server-sent events, on the port after the site's: one process holds ten thousand streams."""
    command = python(
        "-m", "uvicorn", "config.asgi:application",
        f"--host={env['RANKER_HOST']}", f"--port={int(env['RANKER_PORT']) + 1}",
        "--backlog=4096", "--ws=none", "--lifespan=on", "--no-access-log", "--no-server-header",
        "--timeout-graceful-shutdown=2", "--log-level=warning",
    )  # fmt: skip
    return Program(name="live", command=command, env=env, cwd=CHECKOUT)


def _celery(*arguments: str, name: str, env: Mapping[str, str]) -> Program:
    command = python("-m", "celery", "-A", "config.celery", *arguments, "--loglevel=INFO")
    return Program(name=name, command=command, env=env, cwd=CHECKOUT)
