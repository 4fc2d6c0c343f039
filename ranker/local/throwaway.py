"""Servers for one command: made in a temporary directory and removed with it, whatever happens."""

import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ranker.local.account import Account, server_account
from ranker.local.binaries import usable_binaries
from ranker.local.envfile import SECRETS, SERVER_SECRETS
from ranker.local.errors import StopRequested
from ranker.local.layout import CHECKOUT, make_private
from ranker.local.ports import free_port
from ranker.local.program import dying_with_us
from ranker.local.records import Records
from ranker.local.servers import Servers, make_servers
from ranker.local.supervisor import TICK, Supervisor

PREFIX = "ranker-throwaway-"


@contextmanager
def throwaway_servers(
    *, supervisor_signals: bool = False, durable: bool = False
) -> Iterator[tuple[Supervisor, dict[str, str]]]:
    """Run both servers in a temporary directory; yield their supervisor and what leads to them."""
    remove_abandoned()
    home = Path(tempfile.mkdtemp(prefix=PREFIX))
    supervisor = _supervisor(home=home)
    if supervisor_signals:
        supervisor.handle_signals()
    try:
        environment = start_throwaway(home=home, supervisor=supervisor, durable=durable)
        yield supervisor, environment
    finally:
        supervisor.stop_all()
        shutil.rmtree(home, ignore_errors=True)


def start_throwaway(*, home: Path, supervisor: Supervisor, durable: bool = False) -> dict[str, str]:
    """Start both servers below `home`, and return the environment that leads to them."""
    account = server_account()
    make_private(path=home, traversable=account is not None)
    generated = {name: secrets.token_urlsafe(size) for name, size in SECRETS.items()}
    servers = _servers(home=home, account=account, generated=generated, durable=durable)
    servers.start(supervisor=supervisor)
    handed_on = {name: value for name, value in generated.items() if name not in SERVER_SECRETS}
    return servers.environment() | handed_on | {"RANKER_HOME": str(home)}


def run_on_throwaway_servers(*, command: Sequence[str]) -> int:
    """Run one command on servers of its own, and return its exit code."""
    with throwaway_servers(supervisor_signals=True) as (supervisor, environment):
        # Ctrl-C reaches the command too, and it is the command's to answer: pytest still prints its summary.
        signal.signal(signal.SIGINT, lambda number, frame: None)
        settings = {"DJANGO_SETTINGS_MODULE": "config.settings.test"}
        process = subprocess.Popen(
            command,
            cwd=CHECKOUT,
            env=os.environ | settings | environment,
            preexec_fn=dying_with_us(stop_signal=signal.SIGTERM),
        )
        supervisor.guests.add(process.pid)
        try:
            while process.poll() is None:
                supervisor.tick()
                time.sleep(TICK)
        except StopRequested:
            _end(process)
    return process.returncode if process.returncode >= 0 else 128 - process.returncode


def remove_abandoned() -> None:
    """Remove directories whose maker was killed before it could."""
    for home in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        if not os.access(home, os.W_OK):
            continue
        maker = Records(path=home / "run").read(name="supervisor")
        if maker is not None and not maker.is_alive():
            Records(path=home / "run").kill_leftovers()
            shutil.rmtree(home, ignore_errors=True)


def _supervisor(*, home: Path) -> Supervisor:
    supervisor = Supervisor(run=home / "run", log=home / "log")
    for path in (supervisor.records.path, supervisor.log):
        make_private(path=path)
    supervisor.records.write(name="supervisor", pid=os.getpid())
    return supervisor


def _servers(*, home: Path, account: Account | None, generated: dict[str, str], durable: bool) -> Servers:
    return make_servers(
        data=home,
        binaries=usable_binaries(account=account),
        account=account,
        ports={"postgres": free_port(), "valkey": free_port()},
        secrets=generated,
        durable=durable,
    )


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
