"""Servers for one command, gone with it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ranker.local.layout import CHECKOUT
from tests.local.checkout import clean_environment, processes_of
from tests.paths import opened

# Tells where its servers are, and stays.
TELL = "import os, time; print(os.environ['RANKER_HOME'], flush=True); time.sleep(1000)"


def start(*, code: str, temporary: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "ranker.local", "throwaway", "--", sys.executable, "-c", code]
    environment = clean_environment() | {"TMPDIR": str(temporary)}
    return subprocess.Popen(
        command, cwd=CHECKOUT, env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True
    )


@pytest.fixture
def temporary(tmp_path: Path) -> Path:
    """A place of its own; the servers' user has to get there."""
    return opened(tmp_path)


def test_the_exit_code_is_the_commands_own(temporary: Path) -> None:
    process = start(code="raise SystemExit(7)", temporary=temporary)
    assert process.wait(timeout=60) == 7
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGKILL])
def test_nothing_runs_on_when_it_is_ended(temporary: Path, ending: signal.Signals) -> None:
    process = start(code=TELL, temporary=temporary)
    assert process.stdout is not None
    home = Path(process.stdout.readline().strip())
    assert (home / "run" / "postgres.pid").exists()
    os.kill(process.pid, ending)
    process.wait(timeout=60)
    deadline = time.monotonic() + 20
    while processes_of(home):
        assert time.monotonic() < deadline, processes_of(home)
        time.sleep(0.1)
    # What a killed one could not remove, the next one does.
    assert home.exists() == (ending == signal.SIGKILL)
    start(code="pass", temporary=temporary).wait(timeout=60)
    assert not home.exists()
