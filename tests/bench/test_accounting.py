"""Processor time, and what becomes of it in tables."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench import cpu
from bench.growth import MEMORY, growth_table
from bench.results import change_table, load
from bench.table import aligned
from ranker.local.errors import LocalError

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


MORE = {"unit": "request", "web_mb": None}


def test_growth_is_of_what_every_run_has() -> None:
    results = [
        {
            "players": players,
            "memory": {MEMORY: 116},
            "rows": [_row("top", cost, 1.0) | MORE | {"web_mb": 200.0}, _row(f"only-{players}", 1.0, 1.0) | MORE],
        }
        for players, cost in ((1000, 100.0), (2000, 125.0))
    ]
    lines = [[cell.strip() for cell in line.split("|")[1:-1]] for line in growth_table(results).splitlines()]
    assert [lines[0], *lines[2:]] == [
        ["operation, µs", "1,000", "2,000", "growth"],
        ["top", "100", "125", "1.25"],
        [f"Redis, {MEMORY}", "116", "116", ""],
        ["web, MB in the end", "200", "200", "1.00"],
    ]


def test_a_result_is_found_by_the_end_of_its_name(tmp_path: Path) -> None:
    names = ["20260101T000000-abc-growth-100", "20260101T000001-abc-growth-1000", "20260102T000000-def-growth-100"]
    for name in names:
        (tmp_path / f"{name}.json").write_text(json.dumps({"name": name}))
    assert load("growth-100", folder=tmp_path)["name"] == names[2]
    assert load("abc-growth-10", folder=tmp_path)["name"] == names[1]
    assert load(str(tmp_path / f"{names[0]}.json"), folder=tmp_path)["name"] == names[0]
    with pytest.raises(LocalError, match="No result is called growth-7"):
        load("growth-7", folder=tmp_path)


def test_a_table_is_markdown_with_its_columns_below_each_other() -> None:
    table = aligned([["operation", "/s"], ["top", "1,000"]])
    assert table == "| operation |    /s |\n| --------- | ----: |\n| top       | 1,000 |"


def _row(name: str, total: float, rate: float) -> dict[str, object]:
    return {"name": name, "title": name, "total": total, "per_second": rate}


@pytest.mark.parametrize(("name", "column"), [("postgres", "PostgreSQL"), ("beat", "worker"), ("floor", "web")])
def test_every_process_has_its_column(name: str, column: str) -> None:
    assert cpu.COLUMNS[name] == column
    assert column in cpu.ORDER
