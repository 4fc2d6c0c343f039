"""`./setup.sh`: from nothing, or from whatever an earlier run left, to a site that answers."""

import argparse
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ranker.local.errors import LocalError, StopRequested
from ranker.local.health import answers
from ranker.local.installation import Installation, embedded_servers, open_installation
from ranker.local.layout import Layout
from ranker.local.ports import require_free
from ranker.local.program import Program
from ranker.local.service import describe
from ranker.local.stack import COLLECT_STATIC, DEMO, MIGRATE, manage, services
from ranker.local.static import are_static_files_current, mark_static_files_current
from ranker.local.supervisor import Supervisor
from ranker.local.welcome import welcome


@dataclass(frozen=True, kw_only=True)
class Options:
    """The options of `./setup.sh`."""

    host: str
    port: int
    demo: bool
    detach: bool

    def arguments(self) -> list[str]:
        """Return them as they were given, for the detached process."""
        return [f"--host={self.host}", f"--port={self.port}", *([] if self.demo else ["--no-demo"])]


def parse(arguments: Sequence[str]) -> Options:
    """Read the options."""
    parser = argparse.ArgumentParser(
        prog="./setup.sh",
        usage="%(prog)s [--port 9000] [--host 127.0.0.1] [--no-demo] [--detach]\n"
        "       %(prog)s stop | status | manage COMMAND … | superset | bench | test [pytest arguments]",
        description="Install and run everything on this machine.",
    )
    parser.add_argument("--port", type=int, default=9000, help="where the site is served (9000)")
    parser.add_argument("--host", default="127.0.0.1", help="the address it is served on (127.0.0.1)")
    parser.add_argument("--no-demo", action="store_false", dest="demo", help="no demo data on the first run")
    parser.add_argument("--detach", action="store_true", help="return when the site answers, and leave it running")
    return Options(**vars(parser.parse_args(arguments)))


def run(*, options: Options, detached: bool = False) -> int:
    """Start everything and stay until asked to stop. Detached, it prints no password: it writes to a log."""
    installation = open_installation()
    supervisor = Supervisor(run=installation.layout.run, log=installation.layout.log)
    lock = supervisor.records.lock()
    if lock is None:
        raise LocalError(already_running(supervisor.records.read_status()))
    supervisor.handle_signals()
    supervisor.records.write(name="supervisor", pid=os.getpid())
    try:
        env = bring_up(installation=installation, supervisor=supervisor, options=options)
        if not detached:
            with_demo = has_demo(layout=installation.layout)
            supervisor.say(welcome(env=env, with_demo=with_demo, detached=False))
        supervisor.run_forever()
    except StopRequested:
        supervisor.say("Stopping …")
        return 0 if supervisor.phase == "running" else 130
    finally:
        supervisor.stop_all()
        supervisor.records.forget(name="supervisor")
    raise AssertionError("run_forever ends only by an exception")


def bring_up(*, installation: Installation, supervisor: Supervisor, options: Options) -> Mapping[str, str]:
    """Start servers, prepare the database, start services, wait for the site; return what they were told."""
    for name in supervisor.records.kill_leftovers():
        supervisor.say(f"Killed {name}, left by an earlier run.")
    # The site, and the live process beside it.
    for port in (options.port, options.port + 1):
        require_free(port=port, host=options.host)
    supervisor.about = {"host": options.host, "port": options.port}
    servers = embedded_servers(installation=installation)
    if servers.environment():
        supervisor.say("Starting the database servers …")
    servers.start(supervisor=supervisor)
    env = installation.environment(host=options.host, port=options.port)
    prepare(supervisor=supervisor, layout=installation.layout, env=env, demo=options.demo)
    supervisor.say("Starting the site …")
    # The site first and alone: the others would only make it wait for a processor.
    web, *others = services(layout=installation.layout, env=env)
    supervisor.add(program=web)
    wait_for_site(supervisor=supervisor, options=options)
    for program in others:
        supervisor.add(program=program)
    return env


def prepare(*, supervisor: Supervisor, layout: Layout, env: Mapping[str, str], demo: bool) -> None:
    """Bring the tables and the static files up to date; on the first run load the demo data."""
    step(supervisor=supervisor, program=manage(name="migrate", arguments=MIGRATE, env=env))
    if not are_static_files_current(layout=layout):
        step(supervisor=supervisor, program=manage(name="collectstatic", arguments=COLLECT_STATIC, env=env))
        mark_static_files_current(layout=layout)
    if not _first_run(layout).exists():
        if demo:
            supervisor.say("Loading the demo data …")
            step(supervisor=supervisor, program=manage(name="setup_demo_data", arguments=DEMO, env=env))
        # Whoever began without the demo is not given it on a later start.
        _first_run(layout).write_text("demo\n" if demo else "no demo\n")


def step(*, supervisor: Supervisor, program: Program) -> None:
    """Run one step; nothing after it makes sense when it fails."""
    code = supervisor.run_step(program=program)
    if code != 0:
        raise LocalError(f"manage.py {program.name} failed ({describe(code)}); its own words are above.")


def wait_for_site(*, supervisor: Supervisor, options: Options) -> None:
    """Wait until the site answers."""
    log = supervisor.log / "web.log"
    supervisor.wait_until(
        condition=lambda: answers(host=options.host, port=options.port),
        timeout=60.0,
        failure=f"The site does not answer on port {options.port}. The end of {log}:",
        log=log,
    )


def has_demo(*, layout: Layout) -> bool:
    """Whether the demo accounts exist."""
    path = _first_run(layout)
    return path.exists() and path.read_text().strip() == "demo"


def already_running(status: Mapping[str, object]) -> str:
    """Say who holds the lock."""
    return (
        f"Already running on port {status.get('port', '?')} (pid {status.get('supervisor', '?')}).\n"
        "See ./setup.sh status, or end it with ./setup.sh stop."
    )


def _first_run(layout: Layout) -> Path:
    return layout.state / "first-run"
