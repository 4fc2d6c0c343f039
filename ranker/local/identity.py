"""Telling processes apart across restarts: a pid alone is reused, together with its start time it is not."""

import os
import signal
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True, kw_only=True)
class Identity:
    """One process of one boot of one machine. The leader of a group has the group's number."""

    pid: int
    started: int
    boot: str

    def is_alive(self) -> bool:
        """Whether this very process still runs."""
        found = identify(pid=self.pid)
        return found == self and _fields(self.pid)[0] not in "ZX"


def identify(*, pid: int) -> Identity | None:
    """Return who has this pid now."""
    fields = _fields(pid)
    if not fields:
        return None
    return Identity(pid=pid, started=int(fields[19]), boot=BOOT_ID.read_text().strip())


def group_members(*, leader: Identity) -> list[int]:
    """List the running processes of the group this leader made, whether or not the leader is still there."""
    if leader.boot != BOOT_ID.read_text().strip():
        return []
    found = identify(pid=leader.pid)
    # The kernel gives no process the number of a group that has members: a stranger here means ours is gone.
    if found is not None and found != leader:
        return []
    members = {pid: _fields(pid) for pid in _pids()}
    return [
        pid
        for pid, fields in members.items()
        if fields and fields[0] not in "ZX" and int(fields[2]) == leader.pid and int(fields[19]) >= leader.started
    ]


def kill_group(*, leader: Identity, timeout: float = 10.0) -> int:
    """Kill every process of the group and wait until none runs; return how many there were."""
    members = group_members(leader=leader)
    deadline = time.monotonic() + timeout
    while (alive := group_members(leader=leader)) and time.monotonic() < deadline:
        for pid in alive:
            _kill(pid)
        time.sleep(0.02)
    return len(members)


def end_orphans(*, known: set[int], cwd: Path | None = None) -> None:
    """Kill and reap children we did not start, all of them or those at work in one directory.

    They are ours because their own parent died (see `program.adopt_orphans`).
    """
    me = str(os.getpid())
    found = {pid: _fields(pid) for pid in _pids()}
    for pid in [pid for pid, fields in found.items() if fields and fields[1] == me and pid not in known]:
        if found[pid][0] == "Z" or cwd is None or _cwd(pid) == cwd:
            _kill(pid)
            _reap(pid)


def reap_stranger(*, known: set[int]) -> None:
    """Reap one dead child that came to us, if there is one; those we started are waited for elsewhere."""
    with suppress(ChildProcessError):
        found = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        if found is not None and found.si_pid not in known:
            _reap(found.si_pid)


def is_worked_in(*, directory: Path, by: str) -> bool:
    """Whether any program of this name has the directory as its current one."""
    return any(_cwd(pid) == directory and _name(pid) == by for pid in _pids())


def _kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _reap(pid: int) -> None:
    with suppress(ChildProcessError):
        os.waitpid(pid, 0)


def _cwd(pid: int) -> Path | None:
    try:
        return Path(f"/proc/{pid}/cwd").readlink()
    except OSError:
        return None


def _name(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return ""


def _pids() -> list[int]:
    return [int(each.name) for each in Path("/proc").iterdir() if each.name.isdigit()]


def _fields(pid: int) -> list[str]:
    """Fields of /proc/PID/stat from the third on: state, parent, group, …; the 20th is the start time."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return []
    # The second field is the program's name in parentheses and may hold anything, parentheses included.
    return text.rpartition(")")[2].split()
