"""Checkouts and supervisors that leave nothing behind."""

import hashlib
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ranker.local.ports import free_port
from ranker.local.supervisor import Supervisor
from tests.local.checkout import Checkout, make_checkout


@pytest.fixture(scope="module")
def checkout() -> Iterator[Checkout]:
    """A checkout with spaces in its path and open to every user."""
    top = Path(tempfile.mkdtemp(prefix="ranker checkout "))
    top.chmod(0o755)
    yield from _checkout(top)


@pytest.fixture
def closed_checkout() -> Iterator[Checkout]:
    """A checkout below a directory that only its owner can enter."""
    yield from _checkout(Path(tempfile.mkdtemp(prefix="ranker closed ")))


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[Supervisor]:
    for name in ("run", "log"):
        (tmp_path / name).mkdir()
    made = Supervisor(run=tmp_path / "run", log=tmp_path / "log")
    yield made
    made.stop_requested = False
    made.stop_all()


@pytest.fixture
def ticking(supervisor: Supervisor) -> Callable[[Callable[[], object]], None]:
    """Let the supervisor work until something is true."""

    def tick_until(condition: Callable[[], object]) -> None:
        deadline = time.monotonic() + 20
        while not condition():
            assert time.monotonic() < deadline, "it never became true"
            supervisor.tick()
            time.sleep(0.02)

    return tick_until


def _checkout(top: Path) -> Iterator[Checkout]:
    made = make_checkout(path=top / "a b" / "ranker", port=free_port(neighbours=1))
    yield made
    made.run("stop")
    shutil.rmtree(top)
    shelter = Path("/var/lib/ranker") / hashlib.sha256(str(made.path).encode()).hexdigest()[:16]
    shutil.rmtree(shelter, ignore_errors=True)
