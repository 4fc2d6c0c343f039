"""Whether the site answers."""

import http.client

PATH = "/health/live/"


def answers(*, host: str, port: int) -> bool:
    """Ask the site. Anything but a server error counts: which hosts it answers for is its own setting."""
    connection = http.client.HTTPConnection(local_address(host), port, timeout=5)
    try:
        connection.request("GET", PATH)
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def local_address(host: str) -> str:
    """Return where a server that listens on `host` is reached from this machine."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
