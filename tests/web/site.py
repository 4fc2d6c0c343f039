"""The site in real processes: web, live and relay, on a database of their own on the servers of the test run."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from ranker.local.health import answers
from ranker.local.layout import CHECKOUT, Layout
from ranker.local.ports import free_port
from ranker.local.program import start
from ranker.local.stack import COLLECT_STATIC, MIGRATE, services

DATABASE = "ranker_site"
NEEDED = ("web", "live", "relay")
# Enough of everything, and loaded in a few seconds.
DEMO = ["setup_demo_data", "--players", "400", "--scores", "6000", "--days", "30"]
PASSWORDS = {"DEMO_PLAYER_PASSWORD": "demo-player-password", "DEMO_ADMIN_PASSWORD": "demo-admin-password"}
START_SECONDS = 90.0


@dataclass(frozen=True)
class Site:
    """A running site, and how its commands are run."""

    home: Path
    env: dict[str, str]

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.env['RANKER_PORT']}"

    def manage(self, *arguments: str) -> None:
        """Run a management command; its own words are in the error when it fails."""
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(command, cwd=CHECKOUT, env=self.env, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr


@contextmanager
def running_site(*, home: Path) -> Iterator[Site]:
    """Start it, and end it with all its processes."""
    site = Site(home, environment(home=home))
    layout = Layout(state=home)
    for path in (layout.run, layout.log):
        path.mkdir(parents=True, exist_ok=True)
    make_database()
    for arguments in (MIGRATE, COLLECT_STATIC, DEMO):
        site.manage(*arguments)
    programs = [program for program in services(layout=layout, env=site.env) if program.name in NEEDED]
    processes = [start(program=program, log=layout.log / f"{program.name}.log") for program in programs]
    try:
        wait_for(site, processes=processes)
        yield site
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(timeout=20)


def environment(*, home: Path) -> dict[str, str]:
    """What its processes are told."""
    database = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{DATABASE}").geturl()
    port = free_port(neighbours=1)
    own = {
        "DJANGO_SETTINGS_MODULE": "tests.web.site_settings",
        "DATABASE_URL": database,
        "REDIS_KEY_PREFIX": f"{{site:{home.name}}}",
        "RANKER_HOST": "127.0.0.1",
        "RANKER_PORT": str(port),
        "SITE_HOME": str(home),
    }
    # Tests import the test settings, which give Redis more time than a player has.
    given = {name: value for name, value in os.environ.items() if name != "REDIS_TIMEOUT"}
    return given | PASSWORDS | own


def make_database() -> None:
    """An empty one, in the place of what an earlier run may have left."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {DATABASE}")


def wait_for(site: Site, *, processes: list[subprocess.Popen[bytes]]) -> None:
    """Until web and live both answer."""
    deadline = time.monotonic() + START_SECONDS
    ports = [int(site.env["RANKER_PORT"]) + n for n in (0, 1)]
    while not all(answers(host="127.0.0.1", port=port) for port in ports):
        told = "".join(path.read_text()[-2000:] for path in (site.home / "log").glob("*.log"))
        assert time.monotonic() < deadline and all(process.poll() is None for process in processes), told
        time.sleep(0.2)
