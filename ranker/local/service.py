"""One program under supervision: its process, its death, its return."""

import os
import signal
import subprocess
import time
from pathlib import Path

from ranker.local.identity import Identity, identify, kill_group
from ranker.local.logs import rotate
from ranker.local.program import Program, start

FIRST_PAUSE = 0.2
LONGEST_PAUSE = 10.0
LONG_LIFE = 30.0


class Service:
    """One program under supervision."""

    def __init__(self, *, program: Program, log: Path | None) -> None:
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
        self.rotate_log()
        self.process = start(program=self.program, log=self.log)
        self.leader = identify(pid=self.process.pid)
        self.started_at = time.time()
        self.restarts += 1

    @property
    def pid(self) -> int:
        """The leader's pid, while it runs."""
        assert self.process is not None
        return self.process.pid

    def has_died(self) -> bool:
        """Whether the group's leader is dead; its remains are left for `bury`."""
        if self.process is None:
            return False
        return os.waitid(os.P_PID, self.process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

    def ask_to_stop(self) -> None:
        """Send its stop signal, and wake it in case it is suspended and cannot hear."""
        os.kill(self.pid, self.program.stop_signal)
        os.kill(self.pid, signal.SIGCONT)

    def rotate_log(self) -> None:
        """Keep its log from growing without end."""
        if self.log is not None:
            rotate(log=self.log)

    def bury(self) -> int:
        """Kill what is left of the group, then reap the leader: earlier, its number could be given away."""
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


def describe(code: int) -> str:
    """Say how a process ended."""
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
