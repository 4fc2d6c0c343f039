"""A whole installation for one test module: both servers, the web process and the relay, to be killed at will.

Nothing here starts a process again by itself: when and after what it comes back is what the tests are about.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from ranker.local.account import server_account
from ranker.local.binaries import usable_binaries
from ranker.local.envfile import SECRETS
from ranker.local.health import answers
from ranker.local.identity import is_worked_in
from ranker.local.layout import Layout, make_private
from ranker.local.ports import free_port
from ranker.local.program import Program
from ranker.local.records import Records
from ranker.local.servers import Servers, make_servers
from ranker.local.service import Service
from ranker.local.stack import services
from ranker.local.throwaway import PREFIX

# One set for all stacks, because their databases are copies of one.
PASSWORDS = dict.fromkeys(SECRETS, "only-for-tests")


def wait_until(condition: Callable[[], object], *, seconds: float = 30.0, what: str = "it") -> None:
    """Look again and again until something is true."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"{what} did not happen in {seconds:.0f} s"
        time.sleep(0.02)


def make_home() -> Path:
    """A directory that the servers' user gets through; what a killed run leaves of it, the next one removes."""
    home = Path(tempfile.mkdtemp(prefix=PREFIX))
    make_private(path=home, traversable=server_account() is not None)
    for name in ("run", "log"):
        make_private(path=home / name)
    Records(path=home / "run").write(name="supervisor", pid=os.getpid())
    return home


def copy(source: Path, target: Path) -> None:
    """Put a copy in the place of a directory, with the owners of its files."""
    shutil.rmtree(target, ignore_errors=True)
    subprocess.run(["cp", "-a", str(source), str(target)], check=True)


class Stack:
    """The processes of one installation by name: postgres, valkey, web, relay."""

    def __init__(self, *, home: Path, secrets: Mapping[str, str]) -> None:
        self.home = home
        self.port = free_port()
        self.servers = self._make_servers()
        self.env = {
            # Not the whole environment: the test settings put time-outs of their own into it.
            "PATH": os.environ["PATH"],
            "PYTHONUNBUFFERED": "1",
            **secrets,
            **self.servers.environment(),
            "DJANGO_SETTINGS_MODULE": "config.settings.local",
            "RANKER_HOME": str(home),
            "RANKER_HOST": "127.0.0.1",
            "RANKER_PORT": str(self.port),
            "RATE_LIMITS_ENABLED": "false",
            "LOG_LEVEL": "WARNING",
        }
        self.running: dict[str, Service] = {}

    def start(self, *names: str, **env: str) -> None:
        """Start processes, each waited for; `env` is for these starts only."""
        for name in names:
            service = Service(program=self._program(name, env=self.env | env), log=self.log(name))
            service.start()
            self.running[name] = service
            self._wait_ready(name)

    def pid(self, name: str) -> int:
        """Who runs under this name."""
        return self.running[name].pid

    def workers(self) -> list[int]:
        """The web server's worker processes."""
        found = subprocess.run(["pgrep", "-P", str(self.pid("web"))], capture_output=True, text=True, check=False)
        return [int(pid) for pid in found.stdout.split()]

    def signal(self, name: str, number: signal.Signals) -> None:
        """Send a signal to a process, not to its group."""
        os.kill(self.pid(name), number)

    def kill(self, *names: str) -> None:
        """`kill -9`, and wait until nothing of it runs; PostgreSQL's own children see that their parent is gone."""
        for name in names:
            self.signal(name, signal.SIGKILL)
            self.running.pop(name).bury()
            if name == "postgres":
                wait_until(lambda: not is_worked_in(directory=self.data("postgres"), by="postgres"))

    def revive(self, name: str, **env: str) -> None:
        """Start it again if it has ended, as the supervisor does, but without a pause."""
        if self.running[name].has_died():
            self.running.pop(name).bury()
            self.start(name, **env)

    def stop(self, *names: str) -> None:
        """Ask to stop, and wait."""
        for name in names:
            service = self.running.pop(name)
            service.ask_to_stop()
            wait_until(service.has_died, what=f"the end of {name}")
            service.bury()

    def remove(self) -> None:
        """End what still runs, and leave nothing behind."""
        for name in ("web", "relay", "relay 2", "valkey", "postgres"):
            if name in self.running:
                self.signal(name, signal.SIGCONT)
                self.kill(name)
        shutil.rmtree(self.home)

    def data(self, name: str) -> Path:
        """A server's data directory."""
        return self.home / name

    def log(self, name: str) -> Path:
        """What a process said."""
        return self.home / "log" / f"{name}.log"

    def _program(self, name: str, *, env: Mapping[str, str]) -> Program:
        assert self.servers.postgres and self.servers.valkey
        programs = [
            self.servers.postgres.program(),
            self.servers.valkey.program(),
            *services(layout=Layout(state=self.home), env=env),
        ]
        return next(program for program in programs if program.name == name.partition(" ")[0])

    def _wait_ready(self, name: str) -> None:
        ready: dict[str, Callable[[], object]] = {
            "postgres": self.servers.postgres.is_ready,
            "valkey": self.servers.valkey.is_ready,
            "web": lambda: answers(host="127.0.0.1", port=self.port),
        }
        wait_until(ready.get(name, lambda: True), seconds=60, what=f"an answer of {name}")

    def _make_servers(self) -> Servers:
        account = server_account()
        return make_servers(
            data=self.home,
            binaries=usable_binaries(account=account),
            account=account,
            ports={"postgres": free_port(), "valkey": free_port()},
            secrets=PASSWORDS,
            durable=True,
        )
