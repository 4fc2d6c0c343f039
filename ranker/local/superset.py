"""`./setup.sh superset`: Apache Superset with the dashboards, beside a running installation."""

import argparse
import http.client
import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ranker.local import detach, superset_venv
from ranker.local.errors import LocalError, StopRequested
from ranker.local.health import local_address
from ranker.local.installation import Installation, open_installation, python
from ranker.local.layout import CHECKOUT, make_private
from ranker.local.ports import is_taken
from ranker.local.program import Program
from ranker.local.records import Records
from ranker.local.service import describe
from ranker.local.superset_database import make_metadata_database
from ranker.local.superset_env import logins, superset_environment
from ranker.local.superset_stamp import is_prepared, mark_prepared
from ranker.local.supervisor import Supervisor

PREPARE = CHECKOUT / "superset" / "prepare"


@dataclass(frozen=True, kw_only=True)
class Options:
    """The options of `./setup.sh superset`."""

    action: str
    host: str
    port: int


def parse(arguments: Sequence[str]) -> Options:
    """Read the options."""
    parser = argparse.ArgumentParser(prog="./setup.sh superset", description="Superset with the dashboards of ranker.")
    parser.add_argument(
        "action", nargs="?", choices=["run", "export"], default="run", help="export: see docs/superset.md"
    )
    parser.add_argument("--port", type=int, default=8088, help="where it is served (8088)")
    parser.add_argument("--host", default="127.0.0.1", help="the address it is served on (127.0.0.1)")
    return Options(**vars(parser.parse_args(arguments)))


def main(arguments: Sequence[str]) -> int:
    """Install, start what is missing, import what changed, and serve until asked to stop."""
    options = parse(arguments)
    installation = open_installation()
    superset_venv.install()
    env = ranker_environment(installation=installation)
    supervisor = _supervisor(installation=installation)
    try:
        if options.action == "export":
            _step(supervisor, export(env=superset_environment(installation=installation, env=env)))
            return 0
        serve(supervisor=supervisor, installation=installation, env=env, options=options)
        supervisor.run_forever()
    except StopRequested:
        supervisor.say("Superset stops; the rest goes on (./setup.sh stop ends it).")
        return 0 if supervisor.phase == "running" else 130
    finally:
        supervisor.stop_all()
        supervisor.records.forget(name="supervisor")
    raise AssertionError("run_forever ends only by an exception")


def ranker_environment(*, installation: Installation) -> Mapping[str, str]:
    """Start the installation unless it runs, and return what its own processes are told."""
    records = Records(path=installation.layout.run)
    if not detach.is_running(records=records):
        print("ranker is not running here: starting it first.", flush=True)
        # By a process that ends: a child of ours would be an orphan to our supervisor, and end with it.
        if subprocess.run(python("-m", "ranker.local", "--detach"), cwd=CHECKOUT, check=False).returncode != 0:
            raise LocalError("ranker did not start; the reason is above.")
    found = records.read_status()
    return installation.environment(host=str(found.get("host")), port=int(found.get("port", 9000)))


def serve(*, supervisor: Supervisor, installation: Installation, env: Mapping[str, str], options: Options) -> None:
    """Bring the metrics, the database and the dashboards up to date, and start the server."""
    if is_taken(port=options.port, host=options.host):
        raise LocalError(
            f"Port {options.port} is taken. Choose another: ./setup.sh superset --port {options.port + 10}"
        )
    found = superset_environment(installation=installation, env=env)
    is_new = make_metadata_database(env=env, password=found["SUPERSET_DATABASE_PASSWORD"])
    for command in ("setup_superset_views", "rollup"):
        with_password = {**env, "SUPERSET_READER_PASSWORD": found["SUPERSET_READER_PASSWORD"]}
        _step(supervisor, Program(name=command, command=python("manage.py", command), env=with_password, cwd=CHECKOUT))
    home = Path(found["SUPERSET_HOME"])
    if is_new or not is_prepared(home=home, env=found):
        supervisor.say("Preparing Superset (a minute or two the first time) …")
        _step(supervisor, prepare(env=found))
        mark_prepared(home=home, env=found)
    supervisor.add(program=server(env=found, host=options.host, port=options.port))
    log = supervisor.log / "superset.log"
    supervisor.wait_until(
        condition=lambda: answers(host=options.host, port=options.port),
        timeout=180.0,
        failure=f"Superset does not answer on port {options.port}. The end of {log}:",
        log=log,
    )
    supervisor.say(welcome(host=options.host, port=options.port, env=found))


def prepare(*, env: Mapping[str, str]) -> Program:
    """Superset's tables, roles, dashboards and logins."""
    return _superset("prepare", str(PREPARE), env=env)


def export(*, env: Mapping[str, str]) -> Program:
    """What Superset holds, back into superset/dashboards."""
    return _superset("export", str(PREPARE / "export.py"), env=env)


def server(*, env: Mapping[str, str], host: str, port: int) -> Program:
    """gunicorn with threads, as Superset recommends: its requests mostly wait for PostgreSQL."""
    return _superset(
        "superset", "-m", "gunicorn", f"--bind={f'[{host}]' if ':' in host else host}:{port}",
        f"--workers={max(1, min(4, os.cpu_count() or 1))}", "--worker-class=gthread", "--threads=8", "--timeout=120",
        "--limit-request-line=0", "--limit-request-field_size=0", "--no-control-socket", "superset.app:create_app()",
        env=env,
    )  # fmt: skip


def answers(*, host: str, port: int) -> bool:
    """Whether Superset answers."""
    connection = http.client.HTTPConnection(local_address(host), port, timeout=5)
    try:
        connection.request("GET", "/health")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def welcome(*, host: str, port: int, env: Mapping[str, str]) -> str:
    """The address and the logins."""
    lines = [f"{name:<10} {name} / {password}" for name, password in logins(env=env).items()]
    return "\n".join(
        ["", f"Superset   http://{local_address(host)}:{port}/dashboard/list/", *lines, "", "Stop with Ctrl-C."]
    )


def _superset(name: str, *arguments: str, env: Mapping[str, str]) -> Program:
    return Program(name=name, command=[str(superset_venv.PYTHON), *arguments], env=env, cwd=Path(env["SUPERSET_HOME"]))


def _supervisor(*, installation: Installation) -> Supervisor:
    """One of its own: Superset may stop and start while the site goes on."""
    run = installation.layout.state / "superset" / "run"
    for path in (run.parent, run):
        make_private(path=path)
    supervisor = Supervisor(run=run, log=installation.layout.log)
    if supervisor.records.lock() is None:
        raise LocalError("Superset is running here already; end it with Ctrl-C where it was started.")
    supervisor.handle_signals()
    supervisor.records.kill_leftovers()
    supervisor.records.write(name="supervisor", pid=os.getpid())
    return supervisor


def _step(supervisor: Supervisor, program: Program) -> None:
    code = supervisor.run_step(program=program)
    if code != 0:
        raise LocalError(f"{program.name} failed ({describe(code)}); its own words are above.")
