"""Free and taken ports, tested by connecting: binding would fail on one that is merely cooling down."""

import json
import random
import socket
from collections.abc import Iterable
from pathlib import Path

from ranker.local.errors import LocalError
from ranker.local.health import local_address

LOWEST = 10000
LENT = Path("/proc/sys/net/ipv4/ip_local_port_range")


def is_taken(*, port: int, host: str = "127.0.0.1") -> bool:
    """Whether somebody answers on this port."""
    try:
        socket.create_connection((local_address(host), port), timeout=1).close()
    except OSError:
        return False
    return True


def free_port(*, neighbours: int = 0) -> int:
    """Choose a port nobody uses, the `neighbours` ports after it included.

    Below those the kernel lends to outgoing connections: one of them may be borrowed at any moment until it is used.
    """
    ports = range(LOWEST, max(LOWEST + 5000, _first_lent()))
    while True:
        port = random.choice(ports)  # noqa: S311 - not a secret
        if all(_can_listen(port=each) for each in range(port, port + neighbours + 1)):
            return port


def require_free(*, port: int, host: str) -> None:
    """Refuse a port that is taken, and say how to choose another."""
    if is_taken(port=port, host=host):
        raise LocalError(
            f"Port {port} is taken by another program. Choose another one:\n    ./setup.sh --port {port + 10}"
        )


def remembered_ports(*, path: Path, names: Iterable[str]) -> dict[str, int]:
    """Return the ports chosen by an earlier run, replacing those somebody else has taken since."""
    before: dict[str, int] = json.loads(path.read_text()) if path.exists() else {}
    ports = {name: before.get(name, 0) for name in names}
    for name, port in ports.items():
        if port == 0 or is_taken(port=port):
            ports[name] = free_port()
    path.write_text(json.dumps(ports))
    return ports


def _can_listen(*, port: int) -> bool:
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _first_lent() -> int:
    try:
        return int(LENT.read_text().split()[0])
    except OSError:
        return 32768
