"""The product on durable servers of its own, started as `./setup.sh` starts it, and gone with the benchmark."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from bench.nginx import MISSING, find_nginx
from bench.nginx import program as nginx_program
from ranker.local.errors import LocalError
from ranker.local.health import answers
from ranker.local.layout import CHECKOUT, Layout
from ranker.local.ports import free_port, is_taken
from ranker.local.program import Program, dying_with_us
from ranker.local.service import Service
from ranker.local.stack import MIGRATE, manage, services
from ranker.local.supervisor import TICK, Supervisor
from ranker.local.throwaway import throwaway_servers
from ranker.local.up import step

# All limits are counted, and none is reached.
NO_LIMIT = "1000000000/minute"
SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "config.settings.local",
    "PYTHONUNBUFFERED": "1",
    "RANKER_HOST": "127.0.0.1",
    "RATE_LIMITS_ENABLED": "true",
    "RATE_LIMIT_READ": NO_LIMIT,
    "RATE_LIMIT_SUBMIT": NO_LIMIT,
    "ACCESS_TOKEN_MINUTES": "600",
}


@dataclass(kw_only=True)
class Stage:
    """What runs, by name, and where it is reached."""

    supervisor: Supervisor
    env: dict[str, str]
    home: Path
    ports: dict[str, int] = field(default_factory=dict)

    def url(self, name: str) -> str:
        """The address of one of the servers: web, floor, nginx."""
        return f"http://127.0.0.1:{self.ports[name]}"

    def service(self, name: str) -> Service:
        """One of the processes."""
        return next(service for service in self.supervisor.services if service.program.name == name)

    def pids(self) -> dict[str, int]:
        """All processes whose cost is counted."""
        return {service.program.name: service.pid for service in self.supervisor.services if service.process}

    def start(self, program: Program, *, port: int) -> None:
        """Start one more server, and wait until it answers."""
        self.ports[program.name] = port
        self.supervisor.add(program=program)
        self.wait(lambda: is_taken(port=port) and answers(host="127.0.0.1", port=port), what=program.name)

    def wait(self, condition: Callable[[], object], *, what: str, seconds: float = 120.0) -> None:
        """Look again and again until something is true, while the processes are watched."""
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                raise LocalError(f"{what} was not ready within {seconds:.0f} s; see {self.supervisor.log}")
            self.pause(TICK)

    def pause(self, seconds: float) -> None:
        """Let some time go by."""
        self.supervisor.tick()
        time.sleep(seconds)

    def run(self, command: Sequence[str], *, env: Mapping[str, str]) -> str:
        """Run a program beside the product, and return what it printed."""
        process = subprocess.Popen(
            command, env=dict(env), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            preexec_fn=dying_with_us(stop_signal=signal.SIGTERM),
        )  # fmt: skip
        self.supervisor.guests.add(process.pid)
        try:
            while process.poll() is None:
                self.pause(TICK)
        finally:
            process.kill()
            output, _ = process.communicate()
            self.supervisor.guests.discard(process.pid)
        return output

    def require_calm(self) -> None:
        """Raise where a process has died and was started again: its figures would be another's."""
        died = [service.program.name for service in self.supervisor.services if service.restarts]
        if died:
            raise LocalError(f"{', '.join(died)} died during the run; see {self.supervisor.log}")


@contextmanager
def stage() -> Iterator[Stage]:
    """Both servers with empty tables; the environment of this process leads to them from now on."""
    with throwaway_servers(supervisor_signals=True, durable=True) as (supervisor, servers):
        env = os.environ | SETTINGS | servers | {"RANKER_PORT": str(free_port(neighbours=1))}
        for name in [name for name in env if name.startswith("POSTGRES_")]:
            del env[name]
        os.environ.clear()
        os.environ.update(env)
        made = Stage(supervisor=supervisor, env=dict(env), home=Path(servers["RANKER_HOME"]))
        made.ports["web"] = int(env["RANKER_PORT"])
        step(supervisor=supervisor, program=manage(name="migrate", arguments=[*MIGRATE[:-1], "-v0"], env=env))
        yield made


def start_product(made: Stage) -> None:
    """Everything `./setup.sh` starts."""
    web, *others = services(layout=Layout(state=made.home), env=made.env)
    made.start(web, port=made.ports["web"])
    for program in others:
        made.supervisor.add(program=program)


def start_floor(made: Stage) -> None:
    """The same web server with nothing but the empty view."""
    port = free_port()
    env = made.env | {"DJANGO_SETTINGS_MODULE": "bench.settings", "RANKER_PORT": str(port)}
    web = services(layout=Layout(state=made.home), env=env)[0]
    made.start(replace(web, name="floor", cwd=CHECKOUT), port=port)


def start_nginx(made: Stage) -> bool:
    """nginx in front of the product, where it is installed."""
    if find_nginx() is None:
        made.supervisor.say(MISSING)
        return False
    port, web = free_port(), made.ports["web"]
    made.start(nginx_program(home=made.home / "nginx", port=port, web=web, live=web + 1), port=port)
    return True
