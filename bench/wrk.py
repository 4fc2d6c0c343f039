"""The load generator, wrk: its command line, and the one line our scripts have it print."""

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ranker.local.errors import LocalError

SCRIPTS = Path(__file__).resolve().parent / "lua"
MARK = "RESULT "
MISSING = "wrk, the load generator, is missing. On Debian and Ubuntu:\n    apt-get update && apt-get install -y wrk"


@dataclass(frozen=True, kw_only=True)
class Load:
    """What wrk saw. `failures` are answers of 400 and more, and connections that broke."""

    requests: int
    seconds: float
    p50_ms: float
    p99_ms: float
    failures: Mapping[str, int]


def require_wrk() -> str:
    """Where wrk is; raises `LocalError` telling how to install it."""
    found = shutil.which("wrk")
    if found is None:
        raise LocalError(MISSING)
    return found


def command(*, script: str, url: str, connections: int, seconds: float) -> list[str]:
    """One thread: with the product on the same cores more of them would only take time from it."""
    # Whole seconds are all that wrk knows.
    duration = max(1, round(seconds))
    return [
        require_wrk(), "--threads=1", f"--connections={connections}", f"--duration={duration}s", "--timeout=30s",
        f"--script={SCRIPTS / script}", url,
    ]  # fmt: skip


def environment(*, data: Path) -> dict[str, str]:
    """What the scripts read: where they find each other, and the players' tokens."""
    return {"PATH": os.environ["PATH"], "BENCH_LUA": str(SCRIPTS), "BENCH_DATA": str(data)}


def parse(output: str) -> Load:
    """Read the line that `done` in common.lua prints."""
    line = next((line for line in output.splitlines() if line.startswith(MARK)), None)
    if line is None:
        raise LocalError(f"wrk did not finish; it said:\n{output.strip()}")
    found = json.loads(line.removeprefix(MARK))
    return Load(
        requests=found["requests"],
        seconds=found["duration_us"] / 1e6,
        p50_ms=found["p50_us"] / 1000,
        p99_ms=found["p99_us"] / 1000,
        failures={name: count for name, count in found["errors"].items() if count},
    )
