"""Keeps programs running: one that dies is started again, after a pause that grows while it keeps dying."""

import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Any

from ranker.local.errors import LocalError, StopRequested
from ranker.local.identity import end_orphans, reap_stranger
from ranker.local.logs import tail
from ranker.local.program import Program, adopt_orphans
from ranker.local.records import Records
from ranker.local.service import Service, describe

TICK = 0.05


def say(text: str) -> None:
    """Print a line. A terminal that was closed must not keep us from stopping what runs."""
    with suppress(OSError):
        print(text, flush=True)


class Supervisor:
    """Starts services, watches them from `tick`, and stops them, database servers last."""

    def __init__(self, *, run: Path, log: Path, say: Callable[[str], None] = say) -> None:
        self.records = Records(path=run)
        self.log = log
        self.say = say
        self.services: list[Service] = []
        self.steps: list[Service] = []
        self.guests: set[int] = set()  # children somebody else started and waits for
        self.adopts = False
        self.stop_requested = False
        self.phase = "starting"
        self.about: dict[str, Any] = {}  # more for the status

    def handle_signals(self) -> None:
        """Turn Ctrl-C, SIGTERM and a closed terminal into an orderly stop, and take in orphans."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._request_stop)
        adopt_orphans()
        self.adopts = True

    def add(self, *, program: Program) -> Service:
        """Start a program and keep it running."""
        service = Service(program=program, log=self.log / f"{program.name}.log")
        self.services.append(service)
        self._start(service)
        return service

    def tick(self) -> None:
        """Look after every service once; call it often."""
        if self.stop_requested:
            raise StopRequested
        if self.adopts:
            reap_stranger(known=self._known())
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
        step = Service(program=program, log=None)
        step.start()
        self.steps.append(step)
        self.records.write(name=program.name, pid=step.pid)
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
                    service.rotate_log()

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
                "pid": service.pid if service.process else None,
                "started_at": service.started_at,
                "restarts": service.restarts,
            }
            for service in self.services
        ]
        who = {"phase": self.phase, "supervisor": os.getpid(), "processes": processes}
        self.records.write_status(status=self.about | who)

    def _start(self, service: Service) -> None:
        try:
            service.start()
        except OSError as error:
            raise LocalError(f"{service.program.name} cannot be started: {error}") from error
        self.records.write(name=service.program.name, pid=service.pid)
        self.write_status()

    def _after_death(self, service: Service) -> None:
        code = service.bury()
        self._end_orphans(cwd=service.program.cwd)
        self.records.forget(name=service.program.name)
        pause = service.plan_restart()
        again = f"starting it again in {pause:.1f} s"
        self.say(f"{service.program.name} ended ({describe(code)}), {again}; its log is {service.log}")
        self.write_status()

    def _stop(self, services: list[Service]) -> None:
        running = [service for service in services if service.process]
        for service in running:
            service.ask_to_stop()
        asked_at = time.monotonic()
        for service in running:
            while not service.has_died() and time.monotonic() < asked_at + service.program.stop_timeout:
                time.sleep(0.02)
            service.bury()
            self.records.forget(name=service.program.name)

    def _end_orphans(self, *, cwd: Path | None) -> None:
        """End processes that lost their parent: PostgreSQL's have left its group and come to us this way."""
        if self.adopts:
            end_orphans(known=self._known(), cwd=cwd)

    def _known(self) -> set[int]:
        return self.guests | {each.pid for each in [*self.services, *self.steps] if each.process}

    def _request_stop(self, number: int, frame: FrameType | None) -> None:
        self.stop_requested = True
