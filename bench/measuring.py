"""One operation: warmed up, driven, counted until everything it caused is done."""

import os
import signal
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from bench import wrk
from bench.cpu import machine_seconds, per_unit, read_seconds, tree_megabytes, tree_seconds
from bench.operations import Operation
from bench.rows import Row
from bench.settling import count_scores, newest_score, settle, wait_for_relay, wait_for_silence
from bench.stage import Stage
from ranker.local.errors import LocalError

WARM_UP = 0.25
# Processor time of a worker in a second, when it is doing more than to wait.
STARTING_SECONDS = 0.05


class Strangers:
    """What programs that are neither ours nor the load generator take of the machine meanwhile."""

    def __init__(self, stage: Stage) -> None:
        self._seconds, self._began = self._read(stage), time.monotonic()

    def processors(self, stage: Stage) -> float:
        """How many processors they had since."""
        return max(0.0, self._read(stage) - self._seconds) / (time.monotonic() - self._began)

    def _read(self, stage: Stage) -> float:
        # The benchmark's own time, and that of the load generators it has waited for.
        own = sum(os.times()[:4])
        return machine_seconds() - own - sum(read_seconds(pids=stage.pids()).values())


def wait_for_calm(stage: Stage) -> None:
    """Wait until what was started has come up: Celery takes longer than the site."""
    used = 0.0
    while (now := tree_seconds(pid=stage.pids()["worker"])) - used > STARTING_SECONDS:
        used = now
        stage.pause(1.0)


def measure_idle(stage: Stage, *, seconds: float) -> Row:
    """What all processes do while nobody asks for anything, in microseconds a second."""
    before, began = read_seconds(pids=stage.pids()), time.monotonic()
    stage.pause(seconds)
    after, took = read_seconds(pids=stage.pids()), time.monotonic() - began
    return Row(
        name="idle", title="nothing, for a second", unit="second", cpu=per_unit(before=before, after=after, units=took)
    )


def measure(stage: Stage, operation: Operation, *, connections: int, seconds: float, idle: Mapping[str, float]) -> Row:
    """Drive one operation and count what it costs.

    `idle` is what a second costs anyway, which is no request's fault. Nothing is taken off where scores are written:
    the relay carries them on instead of being idle.
    """
    connections = min(connections, operation.most_connections or connections)
    _drive(stage, operation, connections=connections, seconds=seconds * WARM_UP)
    settle(stage)
    newest, strangers = newest_score(), Strangers(stage)
    before, began = read_seconds(pids=stage.pids()), time.monotonic()
    if operation.on == "relay":
        load, before, began = _pile_up(stage, operation, connections=connections, seconds=seconds)
    else:
        load = _drive(stage, operation, connections=connections, seconds=seconds)
    if operation.unit == "score":
        settle(stage)
    took, after = time.monotonic() - began, read_seconds(pids=stage.pids())
    anyway = idle if operation.unit == "request" else {}
    units = count_scores(after=newest) if operation.unit == "score" else load.requests
    stage.require_calm()
    if not units:
        raise LocalError(f"{operation.name}: nothing was answered within {seconds:.0f} s")
    return Row(
        name=operation.name, title=operation.title, unit=operation.unit, target=operation.target, units=units,
        per_second=units / took if operation.on == "relay" else load.requests * operation.size / load.seconds,
        p50_ms=None if operation.on == "relay" else load.p50_ms,
        p99_ms=None if operation.on == "relay" else load.p99_ms,
        cpu=per_unit(before=before, after=after, units=units, idle=anyway, seconds=took),
        web_mb=tree_megabytes(pid=stage.pids()["web"]),
        others=strangers.processors(stage),
    )  # fmt: skip


def _drive(stage: Stage, operation: Operation, *, connections: int, seconds: float) -> wrk.Load:
    server = "web" if operation.on == "relay" else operation.on
    command = wrk.command(
        script=operation.script, url=stage.url(server) + operation.path, connections=connections, seconds=seconds
    )
    load = wrk.parse(stage.run(command, env=wrk.environment(data=stage.home / "load")))
    if load.failures:
        raise LocalError(f"{operation.name}: of {load.requests} answers failed: {dict(load.failures)}")
    return load


def _pile_up(
    stage: Stage, operation: Operation, *, connections: int, seconds: float
) -> tuple[wrk.Load, dict[str, float], float]:
    """Write scores while the relay is held up; what is counted begins when it is let go."""
    with _held_up(stage):
        load = _drive(stage, operation, connections=connections, seconds=seconds / 2)
        wait_for_silence(stage)
        before, began = read_seconds(pids=stage.pids()), time.monotonic()
    wait_for_relay(stage)
    return load, before, began


@contextmanager
def _held_up(stage: Stage) -> Iterator[None]:
    relay = stage.service("relay")
    assert relay.process
    relay.process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        relay.process.send_signal(signal.SIGCONT)
