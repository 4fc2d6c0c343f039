"""A real Superset on demo data, on the servers the tests run on."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
from psycopg import sql

from ranker.local.layout import CHECKOUT
from ranker.local.ports import free_port
from ranker.local.program import Program
from ranker.local.superset import answers, prepare, server
from ranker.local.superset_database import make_metadata_database
from ranker.local.superset_env import LOGINS, PASSWORDS, environment
from tests.superset.client import Client

DATABASE = "ranker_for_superset"
DEMO = ["setup_demo_data", "--players", "300", "--scores", "8000", "--days", "90"]


@dataclass(frozen=True, kw_only=True)
class Workbench:
    """A Superset that answers, and ranker's own way to the same data."""

    site: str
    env: Mapping[str, str]
    ranker_url: str

    def login(self, name: str, password: str = "") -> Client:
        return Client(site=self.site, username=name, password=password or self.env[f"SUPERSET_{name.upper()}_PASSWORD"])

    def prepare_as_in_a_container(self) -> str:
        """What deploy/compose/superset.sh begins with."""
        script = CHECKOUT / "superset" / "prepare" / "when_changed.py"
        again = prepare(env={**self.env, "PYTHONPATH": str(CHECKOUT)})
        return run(replace(again, command=[again.command[0], str(script)]))

    def rows(self, statement: str) -> list[tuple[object, ...]]:
        """A direct query of the ledger."""
        with psycopg.connect(self.ranker_url, options="-c timezone=UTC") as connection:
            return connection.execute(statement).fetchall()  # type: ignore[arg-type]


def make_workbench(*, home: Path) -> Iterator[Workbench]:
    """Demo data, its metrics, the views; Superset prepared and served until the tests are over."""
    passwords = {name: f"for-tests-{number}" for number, name in enumerate(PASSWORDS)}
    assert {f"SUPERSET_{name.upper()}_PASSWORD" for name in LOGINS} <= set(passwords)
    ranker = _ranker_environment(reader_password=passwords["SUPERSET_READER_PASSWORD"])
    for arguments in (["migrate"], DEMO, ["rollup"], ["setup_superset_views"]):
        run(Program(name=arguments[0], command=[sys.executable, "manage.py", *arguments], env=ranker, cwd=CHECKOUT))
    make_metadata_database(env=ranker, password=passwords["SUPERSET_DATABASE_PASSWORD"])
    env = environment(env=ranker, generated=passwords, home=home)
    run(prepare(env=env))
    port = free_port()
    with _served(server(env=env, host="127.0.0.1", port=port), log=home / "superset.log") as process:
        try:
            _wait(port=port, process=process, log=home / "superset.log")
            yield Workbench(site=f"http://127.0.0.1:{port}", env=env, ranker_url=ranker["DATABASE_URL"])
        finally:
            process.terminate()
            process.wait(timeout=30)


def run(program: Program) -> str:
    """Run one step to its end; what it said is in the message when it fails."""
    done = subprocess.run(
        program.command, env=program.env, cwd=program.cwd, capture_output=True, text=True, timeout=400, check=False
    )
    said = done.stdout + done.stderr
    assert done.returncode == 0, f"{program.name} failed:\n{said[-4000:]}"
    return said


def _ranker_environment(*, reader_password: str) -> dict[str, str]:
    """A database of its own beside the one pytest-django makes: Superset sees only what is committed."""
    server_url, _, _ = os.environ["DATABASE_URL"].rpartition("/")
    name = sql.Identifier(DATABASE)
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS superset WITH (FORCE)"))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(name))
    return {
        **os.environ,
        "DATABASE_URL": f"{server_url}/{DATABASE}",
        "REDIS_KEY_PREFIX": "{superset}",
        "SUPERSET_READER_PASSWORD": reader_password,
    }


def _served(program: Program, *, log: Path) -> "subprocess.Popen[bytes]":
    with log.open("wb") as output:
        return subprocess.Popen(program.command, env=program.env, cwd=program.cwd, stdout=output, stderr=output)


def _wait(*, port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + 180
    while not answers(host="127.0.0.1", port=port):
        assert process.poll() is None, log.read_text(errors="replace")[-4000:]
        assert time.monotonic() < deadline, "Superset did not answer in 180 s"
        time.sleep(0.5)
