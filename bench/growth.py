"""The same run with more and more players: costs are to stay where they are."""

import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from bench.options import Options
from bench.results import load
from bench.table import aligned
from ranker.local.errors import LocalError
from ranker.local.layout import CHECKOUT

MEMORY = "MB per million players and board"


def grow(*, options: Options) -> int:
    """Run once for each number of players, each in a process of its own, and print the costs beside each other."""
    results = [_run(options, players=players) for players in options.growth or ()]
    print(f"\n{growth_table(results)}")
    return 0


def growth_table(results: Sequence[Mapping[str, Any]]) -> str:
    """Microseconds by operation and number of players, and how the last compares with the first."""
    lines = [["operation, µs", *(f"{result['players']:,}" for result in results), "growth"]]
    for row in results[0]["rows"]:
        found = [one["total"] for result in results for one in result["rows"] if one["name"] == row["name"]]
        if len(found) == len(results) and row["unit"] != "second":
            lines.append([row["title"], *(f"{cost:,.0f}" for cost in found), _ratio(found)])
    memory = [result["memory"][MEMORY] for result in results]
    web = [max((row["web_mb"] or 0 for row in result["rows"]), default=0) for result in results]
    lines.append([f"Redis, {MEMORY}", *(f"{size:,}" for size in memory), ""])
    lines.append(["web, MB in the end", *(f"{size:,.0f}" for size in web), _ratio(web)])
    return aligned(lines)


def _ratio(found: Sequence[float]) -> str:
    return f"{found[-1] / found[0]:.2f}" if found[0] else ""


def _run(options: Options, *, players: int) -> dict[str, Any]:
    label = f"growth-{players}"
    command = [
        sys.executable, "-m", "bench", f"--players={players}", f"--connections={options.connections}",
        f"--seconds={options.seconds}", f"--only={','.join(options.only)}", f"--label={label}",
        f"--into={options.into}",
        *([] if options.prove else ["--no-prove"]),
    ]  # fmt: skip
    if subprocess.run(command, cwd=CHECKOUT, check=False).returncode:
        raise LocalError(f"The run with {players:,} players failed; its own words are above.")
    return load(label, folder=options.into)
