"""One run: servers, world, floors, operations, proof, results."""

import logging
import os
import time
from collections.abc import Sequence
from contextlib import nullcontext
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import django

from bench.operations import OPERATIONS, Operation
from bench.options import Options
from bench.results import commit, save
from bench.rows import Row
from bench.stage import Stage, stage, start_floor, start_nginx, start_product
from bench.table import result_table
from bench.wrk import require_wrk

if TYPE_CHECKING:
    # These need Django set up, which in turn needs the servers.
    from bench.world import World

IDLE_SECONDS = 3.0


def run(*, options: Options) -> int:
    """Measure, print, and keep the result."""
    require_wrk()
    began = time.monotonic()
    with stage() as made:
        django.setup()
        # The checks' client tells of every request.
        logging.getLogger("httpx").setLevel(logging.WARNING)
        from bench.servers import read_settings
        from bench.world import make_world

        servers = read_settings()
        say(made, "Servers: " + ", ".join(f"{name} {value}" for name, value in servers.items()))
        world = make_world(players=options.players, data=made.home / "load")
        say(made, f"{options.players:,} players loaded in {time.monotonic() - began:.0f} s; starting the product …")
        result = _measure_all(made, world=world, options=options)
    result |= {"servers": servers, "commit": commit(), "label": options.label, "seconds": options.seconds}
    result |= {"players": options.players, "connections": options.connections, "processors": os.cpu_count()}
    path = save(result=result, folder=options.into, now=datetime.now(UTC))
    print(f"\nKept in {path}")
    return 1 if result["drift"] else 0


def _measure_all(made: Stage, *, world: "World", options: Options) -> dict[str, Any]:
    from bench.servers import memory_of_boards, prove
    from bench.settling import wait_for_relay
    from bench.world import touch

    start_product(made)
    # It fills Redis first.
    wait_for_relay(made, seconds=600 + options.players / 5_000)
    memory = memory_of_boards()
    touch(world)
    wait_for_relay(made)
    say(made, ", ".join(f"{name}: {value:,}" for name, value in memory.items()))
    idle = _idle(made)
    rows = [idle, *_floors(made, world=world, options=options, idle=idle)]
    for operation in [one for one in OPERATIONS if one.name in options.only]:
        rows += _operation(made, operation, world=world, options=options, idle=idle)
    _add_ratios(rows)
    print(f"\n{result_table(rows)}\n", flush=True)
    drift = prove(say=lambda text: say(made, text)) if options.prove else None
    return {"rows": [row.as_json() for row in rows], "memory": memory, "drift": drift, "at": _now()}


def _idle(made: Stage) -> Row:
    from bench.measuring import measure_idle, wait_for_calm

    wait_for_calm(made)
    idle = measure_idle(made, seconds=IDLE_SECONDS)
    say(made, told(idle))
    return idle


def _floors(made: Stage, *, world: "World", options: Options, idle: Row) -> list[Row]:
    from bench.floors import measure_floors

    if not {"submit", "batch", "rank", "around", "top", "top-changing"} & set(options.only):
        return []
    rows = measure_floors(made, world=world, seconds=options.seconds / 2, idle=idle.cpu)
    for row in rows:
        say(made, told(row))
    return rows


def _operation(made: Stage, operation: Operation, *, world: "World", options: Options, idle: Row) -> list[Row]:
    from bench.checks import Checks
    from bench.measuring import measure
    from bench.writer import writing

    if operation.on == "floor":
        start_floor(made)
    if operation.on == "nginx" and not start_nginx(made):
        return []
    Checks(base=made.url("nginx" if operation.on == "nginx" else "web"), world=world).check(operation.name)
    with writing(base=made.url("web"), world=world) if operation.with_writer else nullcontext():
        row = measure(made, operation, connections=options.connections, seconds=options.seconds, idle=idle.cpu)
    say(made, told(row))
    return [row]


def _add_ratios(rows: Sequence[Row]) -> None:
    """Against the empty view the whole; against the bare statement and scripts what the servers do."""
    by_name = {row.name: row for row in rows}
    bare = {"submit": "floor-16", "batch": "floor-16", "rank": "floor-rank", "around": "floor-rank"}
    for row in rows:
        if "view" in by_name and "web" in row.cpu and row.unit != "second":
            row.ratios["view"] = row.total / by_name["view"].total
        if (floor := by_name.get(bare.get(row.name, ""))) and floor.total:
            row.ratios["bare"] = (row.cpu["PostgreSQL"] + row.cpu["Redis"]) / floor.total


def told(row: Row) -> str:
    """A line while one waits for the table."""
    parts = ", ".join(f"{name} {value:,.1f}" for name, value in row.cpu.items() if value >= 0.05)
    rate = "" if row.per_second is None else f" {row.per_second:,.0f}/s,"
    return f"{row.title}:{rate} {row.total:,.1f} µs ({parts})"


def say(made: Stage, text: str) -> None:
    """Print a line."""
    made.supervisor.say(text)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
