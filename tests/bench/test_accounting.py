"""Processor time, and what becomes of it in tables."""

import subprocess
import sys

import pytest

from bench import cpu
from bench.results import change_table
from bench.table import aligned

# Burns a quarter of a second in a child that is gone, and as much in one that stays.
FAMILY = """
import subprocess, sys, time
burn = "import time\\nwhile time.process_time() < 0.25: pass"
subprocess.run([sys.executable, "-c", burn])
child = subprocess.Popen([sys.executable, "-c", burn + "\\nprint('done', flush=True)\\ntime.sleep(100)"])
time.sleep(100)
"""


def test_the_living_and_the_dead_are_counted() -> None:
    leader = subprocess.Popen([sys.executable, "-c", FAMILY], stdout=subprocess.PIPE, text=True)
    try:
        assert leader.stdout is not None
        assert leader.stdout.readline() == "done\n"
        assert cpu.tree_seconds(pid=leader.pid) >= 0.48
    finally:
        subprocess.run(["pkill", "-P", str(leader.pid)], check=False)
        leader.kill()
        leader.wait()
    assert cpu.tree_seconds(pid=leader.pid) == 0.0


def test_processes_are_added_up_by_column() -> None:
    nobody = 2**22
    assert cpu.read_seconds(pids={"worker": nobody, "hooks": nobody, "valkey": nobody}) == {"worker": 0.0, "Redis": 0.0}


def test_time_is_spread_over_what_was_done() -> None:
    before, after = {"web": 1.0, "Redis": 2.0}, {"web": 3.0, "Redis": 2.0, "nginx": 0.5}
    assert cpu.per_unit(before=before, after=after, units=1000) == {"web": 2000.0, "Redis": 0.0, "nginx": 500.0}
    assert cpu.per_unit(before=before, after=after, units=0) == {}


def test_what_a_process_does_anyway_is_taken_off() -> None:
    before, after = {"web": 1.0, "relay": 1.0}, {"web": 2.0, "relay": 1.1}
    idle = {"relay": 50_000.0, "web": 0.0}
    found = cpu.per_unit(before=before, after=after, units=1000, idle=idle, seconds=4)
    assert found == {"web": 1000.0, "relay": 0.0}


def test_a_comparison_has_the_operations_of_both() -> None:
    before = {"rows": [_row("top", 100.0, 900.0), _row("gone", 1.0, 1.0)]}
    after = {"rows": [_row("top", 80.0, 1800.0), _row("new", 1.0, 1.0)]}
    lines = change_table(before, after).splitlines()
    assert len(lines) == 3
    assert [cell.strip() for cell in lines[2].split("|")[1:-1]] == [
        "top",
        "100",
        "80",
        "-20 %",
        "900",
        "1,800",
        "+100 %",
    ]


def test_a_table_is_markdown_with_its_columns_below_each_other() -> None:
    table = aligned([["operation", "/s"], ["top", "1,000"]])
    assert table == "| operation |    /s |\n| --------- | ----: |\n| top       | 1,000 |"


def _row(name: str, total: float, rate: float) -> dict[str, object]:
    return {"name": name, "title": name, "total": total, "per_second": rate}


@pytest.mark.parametrize(("name", "column"), [("postgres", "PostgreSQL"), ("beat", "worker"), ("floor", "web")])
def test_every_process_has_its_column(name: str, column: str) -> None:
    assert cpu.COLUMNS[name] == column
    assert column in cpu.ORDER
