"""Programs under supervision, real ones, ended in every way there is."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ranker.local.identity import Identity, group_members, identify
from ranker.local.layout import CHECKOUT
from ranker.local.program import Program
from ranker.local.records import Records
from ranker.local.supervisor import Supervisor

Ticking = Callable[[Callable[[], object]], None]

SLEEP = "import time; time.sleep(1000)"
# A leader and a worker of its group, as a web server has them; the worker ignores every polite signal.
WITH_WORKER = (
    "import os, signal, sys, time\nif os.fork() == 0: signal.signal(signal.SIGTERM, signal.SIG_IGN)\ntime.sleep(1000)"
)


def program(code: str, *, name: str = "sleeper", **options: float) -> Program:
    return Program(name=name, command=[sys.executable, "-c", code], env={}, cwd=Path("/"), **options)  # type: ignore[arg-type]


def wait(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline, "it never became true"
        time.sleep(0.02)


def test_it_restarts_a_process_that_dies(supervisor: Supervisor, ticking: Ticking) -> None:
    service = supervisor.add(program=program(SLEEP))
    first = service.pid
    os.kill(first, signal.SIGKILL)
    ticking(lambda: service.restarts == 1)
    assert service.pid != first
    assert supervisor.records.read(name="sleeper") == identify(pid=service.pid)


def test_it_waits_longer_while_a_process_keeps_dying(supervisor: Supervisor, ticking: Ticking) -> None:
    service = supervisor.add(program=program("raise SystemExit(3)"))
    ticking(lambda: service.failures == 3)
    assert service.plan_restart() == pytest.approx(1.6)
    assert [service.plan_restart() for _ in range(5)][-1] == 10.0


def test_a_long_life_is_forgiven(supervisor: Supervisor) -> None:
    service = supervisor.add(program=program(SLEEP))
    service.failures = 5
    service.started_at -= 31
    assert service.plan_restart() == pytest.approx(0.2)


def test_workers_of_a_killed_leader_die_before_it_is_restarted(supervisor: Supervisor, ticking: Ticking) -> None:
    service = supervisor.add(program=program(WITH_WORKER))
    leader = supervisor.records.read(name="sleeper")
    assert leader is not None
    ticking(lambda: len(group_members(leader=leader)) == 2)
    os.kill(leader.pid, signal.SIGKILL)
    ticking(lambda: service.restarts == 1)
    assert group_members(leader=leader) == []


def test_stopping_leaves_no_process_even_a_deaf_or_a_suspended_one(supervisor: Supervisor) -> None:
    supervisor.add(program=program(WITH_WORKER, name="deaf", stop_timeout=1.0))
    supervisor.add(program=program(SLEEP, name="suspended"))
    leaders = [leader for name in ("deaf", "suspended") if (leader := supervisor.records.read(name=name))]
    wait(lambda: len(group_members(leader=leaders[0])) == 2)
    os.kill(leaders[1].pid, signal.SIGSTOP)
    asked_at = time.monotonic()
    supervisor.stop_all()
    # The deaf one is given its second; the suspended one is woken rather than waited for.
    assert time.monotonic() - asked_at < 5
    assert [member for leader in leaders for member in group_members(leader=leader)] == []


def test_children_end_when_the_supervisor_is_killed(tmp_path: Path) -> None:
    for name in ("run", "log"):
        (tmp_path / name).mkdir()
    outer = subprocess.Popen([sys.executable, "-c", SUPERVISE, str(tmp_path)], cwd=CHECKOUT)
    records = Records(path=tmp_path / "run")
    wait(lambda: records.read(name="sleeper"))
    leader = records.read(name="sleeper")
    assert leader is not None
    outer.kill()
    outer.wait()
    wait(lambda: not leader.is_alive())


def test_a_group_left_by_a_killed_run_is_killed(tmp_path: Path) -> None:
    left = subprocess.Popen([sys.executable, "-c", WITH_WORKER], start_new_session=True)
    records = Records(path=tmp_path)
    records.write(name="web", pid=left.pid)
    leader = records.read(name="web")
    assert leader is not None
    wait(lambda: len(group_members(leader=leader)) == 2)
    left.kill()
    left.wait()
    assert records.kill_leftovers() == ["web"]
    assert group_members(leader=leader) == []
    assert records.kill_leftovers() == []


def test_a_stranger_with_a_recorded_pid_is_left_alone(tmp_path: Path) -> None:
    stranger = subprocess.Popen([sys.executable, "-c", SLEEP], start_new_session=True)
    try:
        known = identify(pid=stranger.pid)
        assert known is not None
        older = Identity(pid=known.pid, started=known.started - 1, boot=known.boot)
        (tmp_path / "web.pid").write_text(f"{older.pid}\n{older.started}\n{older.boot}\n")
        assert Records(path=tmp_path).kill_leftovers() == []
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


SUPERVISE = f"""
import sys, time
from pathlib import Path
from ranker.local.program import Program
from ranker.local.supervisor import Supervisor
home = Path(sys.argv[1])
supervisor = Supervisor(run=home / "run", log=home / "log")
supervisor.add(program=Program(name="sleeper", command=[sys.executable, "-c", {SLEEP!r}], env={{}}, cwd=home))
while True:
    supervisor.tick()
    time.sleep(0.05)
"""
