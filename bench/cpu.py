"""Processor time by process, from the operating system's accounting."""

from collections.abc import Mapping
from contextlib import suppress

import psutil

# The processes of ./setup.sh, and the column each is counted in.
COLUMNS = {
    "web": "web",
    "floor": "web",
    "live": "live",
    "relay": "relay",
    "worker": "worker",
    "hooks": "worker",
    "beat": "worker",
    "postgres": "PostgreSQL",
    "valkey": "Redis",
    "nginx": "nginx",
}
ORDER = ("web", "PostgreSQL", "Redis", "relay", "live", "worker", "nginx")


def tree_seconds(*, pid: int) -> float:
    """What a process and everything below it have used, the dead that their parents have waited for included."""
    seconds = 0.0
    with suppress(psutil.NoSuchProcess):
        leader = psutil.Process(pid)
        for process in [leader, *leader.children(recursive=True)]:
            with suppress(psutil.NoSuchProcess):
                times = process.cpu_times()
                seconds += times.user + times.system + times.children_user + times.children_system
    return seconds


def read_seconds(*, pids: Mapping[str, int]) -> dict[str, float]:
    """Seconds used so far, by column."""
    found: dict[str, float] = {}
    for name, pid in pids.items():
        column = COLUMNS[name]
        found[column] = found.get(column, 0.0) + tree_seconds(pid=pid)
    return found


def per_unit(
    *,
    before: Mapping[str, float],
    after: Mapping[str, float],
    units: float,
    idle: Mapping[str, float] | None = None,
    seconds: float = 0.0,
) -> dict[str, float]:
    """Microseconds a unit between two readings, by column; nothing where nothing was done.

    `idle` is what each uses anyway, in microseconds a second, and is taken off for the seconds that went by.
    """
    if units <= 0:
        return {}
    used = {name: (after[name] - before.get(name, 0.0)) * 1e6 for name in ORDER if name in after}
    idle = idle or {}
    return {name: max(0.0, spent - idle.get(name, 0.0) * seconds) / units for name, spent in used.items()}


def tree_megabytes(*, pid: int) -> float:
    """The memory of a process and everything below it; what they share is counted once."""
    total = 0
    with suppress(psutil.NoSuchProcess):
        leader = psutil.Process(pid)
        for process in [leader, *leader.children(recursive=True)]:
            with suppress(psutil.NoSuchProcess):
                total += process.memory_full_info().pss
    return total / 1e6


def machine_seconds() -> float:
    """What all programs of this machine have used together."""
    times = psutil.cpu_times()
    return float(times.user + times.nice + times.system + times.irq + times.softirq)
