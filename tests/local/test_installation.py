"""A whole installation, started, killed, started again and stopped as an operator would."""

import http.client
import os
import re
import signal
import socket
import time

import pytest

from ranker.local.envfile import read_env
from ranker.local.identity import group_members
from tests.local.checkout import Checkout, processes_of

SERVICES = {"postgres", "valkey", "web", "live", "relay", "hooks", "worker", "beat"}


@pytest.fixture(scope="module", autouse=True)
def first_start(checkout: Checkout) -> str:
    return checkout.start()


def answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def test_the_first_start_says_where_and_how_to_log_in(checkout: Checkout, first_start: str) -> None:
    secrets = read_env(path=checkout.path / ".ranker" / "env")
    site = f"http://127.0.0.1:{checkout.port}"
    for said in (f"{site}/api/docs/", f"{site}/admin/", f"demo / {secrets['DEMO_PLAYER_PASSWORD']}"):
        assert said in first_start
    assert re.search(r"curl .*star-raiders", first_start)
    assert answers(checkout.port)


def test_status_lists_every_process(checkout: Checkout) -> None:
    lines = checkout.run("status").stdout.splitlines()
    assert {line.split()[0] for line in lines[2:]} == SERVICES


def test_a_second_start_says_that_it_is_running(checkout: Checkout) -> None:
    done = checkout.run(f"--port={checkout.port}")
    assert done.returncode == 1
    assert "Already running" in done.stderr


def test_files_with_secrets_are_closed_to_others(checkout: Checkout) -> None:
    state = checkout.path / ".ranker"
    secrets = read_env(path=state / "env")
    assert (state / "env").stat().st_mode & 0o777 == 0o600
    assert (state / "servers.env").stat().st_mode & 0o777 == 0o600
    logs = "".join(log.read_text() for log in (state / "log").iterdir())
    lines = "".join(processes_of(checkout.path))
    assert [name for name, value in secrets.items() if value in logs or value in lines] == []


def test_everything_killed_comes_back_with_its_data_within_ten_seconds(checkout: Checkout) -> None:
    assert checkout.run("manage", "insert", "before").returncode == 0
    before = checkout.leaders()
    assert set(before) == SERVICES | {"supervisor"}
    for leader in before.values():
        os.kill(leader.pid, signal.SIGKILL)
    started_at = time.monotonic()
    checkout.start()
    assert time.monotonic() - started_at < 10
    assert checkout.run("manage", "list").stdout.split() == ["demo", "before"]
    assert not [name for name, leader in before.items() if leader.is_alive()]


def test_a_killed_web_server_is_back_without_an_orphan(checkout: Checkout) -> None:
    before = checkout.leaders()["web"]
    os.kill(before.pid, signal.SIGKILL)
    deadline = time.monotonic() + 15
    while checkout.leaders().get("web", before) == before or not answers(checkout.port):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert group_members(leader=before) == []
    everything = [line for line in processes_of(checkout.path) if "granian" in line]
    assert len(everything) == len(group_members(leader=checkout.leaders()["web"]))


def test_stop_leaves_no_process(checkout: Checkout) -> None:
    checkout.run("stop")
    assert processes_of(checkout.path) == []
    assert not answers(checkout.port)
    assert checkout.run("status").returncode == 3


def test_a_taken_port_is_said(checkout: Checkout) -> None:
    checkout.run("stop")
    with socket.create_server(("127.0.0.1", checkout.port)):
        done = checkout.run(f"--port={checkout.port}")
    assert done.returncode == 1
    assert f"Port {checkout.port} is taken" in done.stderr
    assert processes_of(checkout.path) == []


def test_a_closed_checkout_works_too(closed_checkout: Checkout) -> None:
    closed_checkout.start()
    assert closed_checkout.run("manage", "list").stdout.split() == ["demo"]
    for leader in closed_checkout.leaders().values():
        os.kill(leader.pid, signal.SIGKILL)
    closed_checkout.start()
    assert closed_checkout.run("manage", "list").stdout.split() == ["demo"]
    assert closed_checkout.run("stop").returncode == 0
    assert processes_of(closed_checkout.path) == []
