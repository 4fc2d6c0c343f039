"""Free and taken ports, tested by connecting: binding would fail on one that is merely cooling down."""

import json
import socket
from collections.abc import Iterable
from pathlib import Path

from ranker.local.errors import LocalError
from ranker.local.health import local_address


def is_taken(*, port: int, host: str = "127.0.0.1") -> bool:
    """Whether somebody answers on this port."""
    try:
        socket.create_connection((local_address(host), port), timeout=1).close()
    except OSError:
        return False
    return True


def free_port() -> int:
    """Ask the kernel for a port nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
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
