"""Who runs, for other processes to read: `run/NAME.pid` (the pid on its first line) and `run/status.json`."""

import fcntl
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ranker.local.identity import Identity, identify, kill_group


@dataclass(frozen=True, kw_only=True)
class Records:
    """The directory `.ranker/run`."""

    path: Path

    def write(self, *, name: str, pid: int) -> None:
        """Record a process that was just started."""
        if (found := identify(pid=pid)) is not None:
            self._file(name).write_text(f"{found.pid}\n{found.started}\n{found.boot}\n")

    def read(self, *, name: str) -> Identity | None:
        """Return who was recorded under this name, running or not."""
        try:
            pid, started, boot = self._file(name).read_text().split()
        except (FileNotFoundError, ValueError):
            return None
        return Identity(pid=int(pid), started=int(started), boot=boot)

    def forget(self, *, name: str) -> None:
        """Remove a record."""
        self._file(name).unlink(missing_ok=True)

    def names(self) -> list[str]:
        """List the recorded names, the supervisor's own left out."""
        return sorted(file.stem for file in self.path.glob("*.pid") if file.stem != "supervisor")

    def kill_leftovers(self) -> list[str]:
        """Kill what an earlier run, itself killed, left behind; return the names of what was still there."""
        killed = [name for name in self.names() if (leader := self.read(name=name)) and kill_group(leader=leader)]
        for name in self.names():
            self.forget(name=name)
        return killed

    def write_status(self, *, status: Mapping[str, Any]) -> None:
        """Replace the status for `./setup.sh status`."""
        partial = self.path / "status.json.new"
        partial.write_text(json.dumps(status))
        partial.replace(self.path / "status.json")

    def read_status(self) -> dict[str, Any]:
        """Return the last written status."""
        try:
            status: dict[str, Any] = json.loads((self.path / "status.json").read_text())
        except (FileNotFoundError, ValueError):
            return {}
        return status

    def lock(self) -> int | None:
        """Take the lock of a running supervisor, None when another has it; it ends with the process."""
        handle = os.open(self.path / "lock", os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            return None
        return handle

    def _file(self, name: str) -> Path:
        return self.path / f"{name}.pid"
