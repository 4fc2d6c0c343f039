"""Ports that are free, taken and remembered."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from ranker.local.errors import LocalError
from ranker.local.ports import free_port, is_taken, remembered_ports, require_free


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def test_a_taken_port_is_named_with_a_way_out(taken: int) -> None:
    with pytest.raises(LocalError, match=rf"Port {taken} is taken(.|\n)*--port"):
        require_free(port=taken, host="0.0.0.0")


def test_a_free_port_is_not_taken() -> None:
    assert not is_taken(port=free_port())


def test_a_free_port_may_need_free_neighbours(monkeypatch: pytest.MonkeyPatch) -> None:
    first = free_port(neighbours=4)
    # One beside the taken port, the taken one itself, and one whose neighbours are free.
    offered = iter([first, first + 1, first + 2])
    monkeypatch.setattr("ranker.local.ports.random.choice", lambda ports: next(offered))
    with socket.create_server(("127.0.0.1", first + 1)):
        assert free_port(neighbours=2) == first + 2


def test_no_free_port_is_one_the_kernel_lends_to_connections() -> None:
    lent = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    assert all(free_port() < lent for _ in range(50))


def test_ports_are_remembered(tmp_path: Path) -> None:
    first = remembered_ports(path=tmp_path / "ports", names=["postgres", "valkey"])
    assert remembered_ports(path=tmp_path / "ports", names=["postgres", "valkey"]) == first


def test_a_port_taken_by_somebody_else_is_chosen_anew(tmp_path: Path, taken: int) -> None:
    (tmp_path / "ports").write_text(f'{{"postgres": {taken}}}')
    assert remembered_ports(path=tmp_path / "ports", names=["postgres"])["postgres"] != taken
