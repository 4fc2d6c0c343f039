"""A program to run, and the act of starting it so that it does not outlive us."""

import ctypes
import os
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from ranker.local.account import Account

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
# Loaded before any fork: a child between fork and exec must not import.
_libc = ctypes.CDLL(None, use_errno=True)


def nothing() -> None:
    """Do nothing."""


@dataclass(frozen=True, kw_only=True)
class Program:
    """What to run, as whom, and how to ask it to stop."""

    name: str
    command: Sequence[str]
    env: Mapping[str, str] = field(repr=False)  # secrets
    cwd: Path
    account: Account | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    stop_timeout: float = 10.0
    is_server: bool = False  # servers stop after everything that talks to them
    prepare: Callable[[], None] = nothing


def start(*, program: Program, log: Path | None) -> subprocess.Popen[bytes]:
    """Start a program as the leader of its own group; without a log it writes to our own output."""
    program.prepare()
    account = program.account
    output = os.open(log, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600) if log else None
    try:
        return subprocess.Popen(
            program.command,
            env=dict(program.env),
            cwd=program.cwd,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT if log else None,
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
            start_new_session=True,
            preexec_fn=dying_with_us(stop_signal=program.stop_signal),
        )
    finally:
        if output is not None:
            os.close(output)


def adopt_orphans() -> None:
    """Become the parent of processes whose own parent dies, so that they can be found and ended."""
    _libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def dying_with_us(*, stop_signal: signal.Signals) -> Callable[[], None]:
    """Return what a child of this process calls before it becomes its program."""
    return partial(_die_with_parent, os.getpid(), stop_signal)


def _die_with_parent(parent: int, stop_signal: int) -> None:
    """Have the kernel stop this process when the supervisor is killed; a change of user would undo it."""
    _libc.prctl(PR_SET_PDEATHSIG, stop_signal, 0, 0, 0)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)
