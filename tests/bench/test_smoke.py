"""The benchmark itself, in small: it starts, checks, measures, proves, and cleans up."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ranker.local.layout import CHECKOUT
from tests.local.checkout import clean_environment
from tests.paths import opened

COMMAND = ["-m", "bench", "--players=200", "--seconds=1", "--connections=4", "--only=submit"]


@pytest.mark.skipif(shutil.which("wrk") is None, reason="wrk is not installed")
def test_a_small_run(tmp_path: Path) -> None:
    results = opened(tmp_path) / "results"
    done = subprocess.run(
        [sys.executable, *COMMAND, f"--into={results}"],
        cwd=CHECKOUT, env=clean_environment() | {"TMPDIR": str(tmp_path)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert list(tmp_path.iterdir()) == [results]
    (path,) = results.iterdir()
    result = json.loads(path.read_text())
    rows = {row["name"]: row for row in result["rows"]}
    assert {"idle", "floor-1", "floor-16", "submit"} <= set(rows)
    assert rows["submit"]["units"] > 0
    assert {"web", "PostgreSQL", "Redis"} <= {name for name, cost in rows["submit"]["cpu"].items() if cost > 0}
    assert (result["drift"], result["servers"]["fsync"], result["servers"]["appendonly"]) == (0, "on", "yes")
