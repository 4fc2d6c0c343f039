"""A checkout of its own for a test: the real ranker.local around a site that stands in for Django's."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from ranker.local.identity import Identity
from ranker.local.layout import CHECKOUT
from ranker.local.records import Records


@dataclass(frozen=True, kw_only=True)
class Checkout:
    path: Path
    port: int

    @property
    def records(self) -> Records:
        return Records(path=self.path / ".ranker" / "run")

    def run(self, *arguments: str, timeout: float = 60) -> subprocess.CompletedProcess[str]:
        """Do what setup.sh does once everything is installed."""
        return subprocess.run(
            [sys.executable, "-m", "ranker.local", *arguments],
            cwd=self.path,
            env=clean_environment(),
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )

    def start(self) -> str:
        done = self.run("--detach", f"--port={self.port}")
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def leaders(self) -> dict[str, Identity]:
        """Everything recorded as running, the supervisor included."""
        found = {name: self.records.read(name=name) for name in ["supervisor", *self.records.names()]}
        return {name: leader for name, leader in found.items() if leader is not None}


def make_checkout(*, path: Path, port: int) -> Checkout:
    path.mkdir(parents=True, exist_ok=True)
    here = Path(__file__).parent
    shutil.copytree(here / "fixture_site", path, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    (path / "ranker").mkdir()
    (path / "ranker" / "__init__.py").touch()
    shutil.copytree(CHECKOUT / "ranker" / "local", path / "ranker" / "local")
    return Checkout(path=path, port=port)


def clean_environment() -> dict[str, str]:
    """No settings of the servers these tests themselves run on."""
    return {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}


def processes_of(path: Path) -> list[str]:
    """Command lines of running processes that mention a directory or work in it."""
    found = []
    for process in Path("/proc").iterdir():
        try:
            line = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            cwd = str((process / "cwd").readlink())
        except OSError:
            continue
        if line and (str(path) in line or cwd.startswith(str(path))):
            found.append(line)
    return found
