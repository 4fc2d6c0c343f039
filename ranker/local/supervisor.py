"""Keeps programs running: one that dies is started again, after a pause that grows while it keeps dying."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from ranker.local.errors import LocalError, StopRequested
from ranker.local.identity import Identity, end_orphans, identify, kill_group
from ranker.local.logs import rotate, tail
from ranker.local.program import Program, adopt_orphans, start
from ranker.local.records import Records

FIRST_PAUSE = 0.2
LONGEST_PAUSE = 10.0
LONG_LIFE = 30.0
TICK = 0.05


class Service:
    """One program under supervision."""

    def __init__(self, *, program: Program, log: Path) -> None:
        self.program = program
        self.log = log
        self.process: subprocess.Popen[bytes] | None = None
        self.leader: Identity | None = None
        self.started_at = 0.0
        self.restarts = -1
        self.failures = 0
        self.due = 0.0

    def start(self) -> None:
        """Start it now."""
        self.process = start(program=self.program, log=self.log)
        self.leader = identify(pid=self.process.pid)
        self.started_at = time.time()
        self.restarts += 1

    def has_died(self) -> bool:
        """Whether the group's leader is dead; its remains are left for `bury`."""
        if self.process is None:
            return False
        return os.waitid(os.P_PID, self.process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

    def bury(self) -> int:
        """Kill what is left of the group, then reap the leader: not before, or its number could be given away."""
        assert self.process is not None
        if self.leader is not None:
            kill_group(leader=self.leader)
        code = self.process.wait()
        self.process = None
        return code

    def plan_restart(self) -> float:
        """Choose when to start again."""
        if time.time() - self.started_at >= LONG_LIFE:
            self.failures = 0
        pause: float = min(LONGEST_PAUSE, FIRST_PAUSE * 2**self.failures)
        self.failures += 1
        self.due = time.monotonic() + pause
        return pause


class Supervisor:
    """Starts services, watches them from `tick`, and stops them, database servers last."""

    def __init__(self, *, run: Path, log: Path, say: Callable[[str], None] = lambda text: print(text, flush=True)) -> None:
        self.records = Records(path=run)
        self.log = log
        self.say = say
        self.services: list[Service] = []
        self.steps: list[Service] = []
        self.guests: set[int] = set()  # children somebody else started and waits for
        self.stop_requested = False
        self.phase = "starting"

    def handle_signals(self) -> None:
        """Turn Ctrl-C, SIGTERM and a closed terminal into an orderly stop, and take in orphans."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._request_stop)
        adopt_orphans()

    def add(self, *, program: Program) -> Service:
        """Start a program and keep it running."""
        service = Service(program=program, log=self.log / f"{program.name}.log")
        rotate(log=service.log)
        self.services.append(service)
        self._start(service)
        return service

    def tick(self) -> None:
        """Look after every service once; call it often."""
        if self.stop_requested:
            raise StopRequested
        for service in self.services:
            if service.has_died():
                self._after_death(service)
            elif service.process is None and time.monotonic() >= service.due:
                self._start(service)

    def wait_until(self, *, condition: Callable[[], bool], timeout: float, failure: str, log: Path) -> None:
        """Tick until something is true; a failure shows the end of the log that tells why."""
        deadline = time.monotonic() + timeout
        while not condition():
            if time.monotonic() > deadline:
                raise LocalError(f"{failure}\n{tail(log=log)}")
            self.tick()
            time.sleep(TICK)

    def run_step(self, *, program: Program) -> int:
        """Run a program to its end on our own output while watching the services; return its exit code."""
        sys.stdout.flush()
        step = Service(program=program, log=self.log)
        step.process = start(program=program, log=None)
        step.leader = identify(pid=step.process.pid)
        self.steps.append(step)
        self.records.write(name=program.name, pid=step.process.pid)
        try:
            while not step.has_died():
                self.tick()
                time.sleep(TICK)
        finally:
            code = step.bury()
            self.steps.remove(step)
            self.records.forget(name=program.name)
        return code

    def run_forever(self) -> None:
        """Watch until asked to stop."""
        self.phase = "running"
        self.write_status()
        rotated_at = time.monotonic()
        while True:
            self.tick()
            time.sleep(TICK)
            if time.monotonic() - rotated_at > 60:
                rotated_at = time.monotonic()
                for service in self.services:
                    rotate(log=service.log)

    def stop_all(self) -> None:
        """Stop the services added last first, each with the time it is given."""
        self.phase = "stopping"
        self.write_status()
        for wave in (False, True):
            self._stop([service for service in self.services if service.program.is_server == wave])
        self._end_orphans(cwd=None)
        self.services.clear()
        self.write_status()

    def write_status(self) -> None:
        """Tell `./setup.sh status`."""
        processes = [
            {
                "name": service.program.name,
                "pid": service.process.pid if service.process else None,
                "started_at": service.started_at,
                "restarts": service.restarts,
            }
            for service in self.services
        ]
        self.records.write_status(status={"phase": self.phase, "supervisor": os.getpid(), "processes": processes})

    def _start(self, service: Service) -> None:
        try:
            service.start()
        except OSError as error:
            raise LocalError(f"{service.program.name} cannot be started: {error}") from error
        assert service.process is not None
        self.records.write(name=service.program.name, pid=service.process.pid)
        self.write_status()

    def _after_death(self, service: Service) -> None:
        code = service.bury()
        self._end_orphans(cwd=service.program.cwd)
        self.records.forget(name=service.program.name)
        pause = service.plan_restart()
        self.say(f"{service.program.name} ended ({describe(code)}); starting it again in {pause:.1f} s")
        self.write_status()

    def _stop(self, services: list[Service]) -> None:
        running = [service for service in services if service.process]
        for service in running:
            assert service.process is not None
            service.process.send_signal(service.program.stop_signal)
        asked_at = time.monotonic()
        for service in running:
            while not service.has_died() and time.monotonic() < asked_at + service.program.stop_timeout:
                time.sleep(0.02)
            service.bury()
            self.records.forget(name=service.program.name)

    def _end_orphans(self, *, cwd: Path | None) -> None:
        """End processes that lost their parent: PostgreSQL's have left its group and come to us this way."""
        known = {service.process.pid for service in [*self.services, *self.steps] if service.process}
        end_orphans(known=known | self.guests, cwd=cwd)

    def _request_stop(self, number: int, frame: FrameType | None) -> None:
        self.stop_requested = True


def describe(code: int) -> str:
    """Say how a process ended."""
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
