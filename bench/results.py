"""Results: a file a run in bench/results/, and what changed from one to another."""

import json
import subprocess
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from bench.options import FOLDER
from bench.rows import Row
from bench.table import aligned, result_table
from ranker.local.errors import LocalError
from ranker.local.layout import CHECKOUT


def save(*, result: Mapping[str, Any], folder: Path, now: datetime) -> Path:
    """Keep a result under the moment and the commit it is of."""
    folder.mkdir(exist_ok=True)
    words = [f"{now:%Y%m%dT%H%M%S}", result["commit"], result["label"]]
    path = folder / f"{'-'.join(word for word in words if word)}.json"
    path.write_text(json.dumps(result, indent=1) + "\n")
    return path


def load(name: str, *, folder: Path = FOLDER) -> dict[str, Any]:
    """A result by its path, or by its name in bench/results/ or the end or a part of it; the latest of several."""
    paths = [Path(name)] if Path(name).is_file() else sorted(folder.glob(f"*{name}.json"))
    paths = paths or sorted(folder.glob(f"*{name}*"))
    if not paths:
        raise LocalError(f"No result is called {name}; there are: {', '.join(p.stem for p in folder.glob('*.json'))}")
    found: dict[str, Any] = json.loads(paths[-1].read_text())
    return found


def show(name: str) -> int:
    """Print the table of a result."""
    print(result_table([Row.of_json(row) for row in load(name)["rows"]]))
    return 0


def compare(before: str, after: str) -> int:
    """Print what changed."""
    print(change_table(load(before), load(after)))
    return 0


def change_table(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """Cost and rate of every operation that both have, by name."""
    old = {row["name"]: row for row in before["rows"]}
    lines = [["operation", "µs before", "µs after", "change", "/s before", "/s after", "change"]]
    for row in after["rows"]:
        if was := old.get(row["name"]):
            cost, rate = (was["total"], row["total"]), (was["per_second"] or 0, row["per_second"] or 0)
            lines.append([row["title"], *_change(*cost), *_change(*rate)])
    return aligned(lines)


def _change(was: float, now: float) -> list[str]:
    return [f"{was:,.0f}", f"{now:,.0f}", f"{(now / was - 1) * 100:+.0f} %" if was else "-"]


def commit() -> str:
    """The commit that is measured, with a plus where there are changes on top of it."""
    git = ["git", "-C", str(CHECKOUT)]
    head = subprocess.run([*git, "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    if head.returncode:
        return ""
    changed = subprocess.run([*git, "diff", "--quiet", "HEAD", "--", "."], check=False).returncode
    return head.stdout.strip() + ("+" if changed else "")
