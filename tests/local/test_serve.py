"""One process in the foreground, told everything by its environment."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ranker.local.layout import CHECKOUT
from ranker.local.serve import find_program
from tests.local.serving import environment, served_site

NAMES = ["web", "live", "relay", "hooks", "worker", "beat"]


def test_it_becomes_the_process_that_is_named(tmp_path: Path) -> None:
    with served_site(tmp_path) as (process, _):
        assert b"granian" in Path(f"/proc/{process.pid}/cmdline").read_bytes()
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0


@pytest.mark.parametrize("name", NAMES)
def test_there_is_one_for_each_process_of_setup_sh(tmp_path: Path, name: str) -> None:
    env = {"RANKER_HOST": "0.0.0.0", "RANKER_PORT": "9000", "RANKER_HOME": str(tmp_path)}
    program = find_program(arguments=[name], env=env)
    assert program.name == name
    assert env.items() <= program.env.items()


def test_an_unknown_name_is_told_what_there_is(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ranker.local", "serve", "everything"],
        cwd=CHECKOUT, env=environment(tmp_path), capture_output=True, text=True, timeout=30, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert all(name in done.stderr for name in NAMES)
    assert "Traceback" not in done.stderr


def test_supersets_database_wants_a_password(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ranker.local", "superset-database"],
        cwd=CHECKOUT, env=environment(tmp_path), capture_output=True, text=True, timeout=30, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "SUPERSET_DATABASE_PASSWORD" in done.stderr
    assert "Traceback" not in done.stderr
