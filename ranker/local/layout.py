"""Where the files of one installation live."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True, kw_only=True)
class Layout:
    """`state` holds what belongs to the operator, `data` what belongs to the database servers.

    They are the same directory, unless root runs a checkout whose parents are closed to the servers' user.
    """

    state: Path
    data: Path

    @property
    def run(self) -> Path:
        """Process records, as in /run."""
        return self.state / "run"

    @property
    def log(self) -> Path:
        """One file per process."""
        return self.state / "log"

    @property
    def env(self) -> Path:
        """The secrets, written once."""
        return self.state / "env"

    @property
    def servers_env(self) -> Path:
        """Where the servers of the current run listen, rewritten at every start."""
        return self.state / "servers.env"


def state_directory() -> Path:
    """Return the state directory of this checkout."""
    return CHECKOUT / ".ranker"


def shelter() -> Path:
    """Return a place outside this checkout, for root to use where the checkout is closed to the servers' user."""
    path = Path("/var/lib/ranker") / hashlib.sha256(str(CHECKOUT).encode()).hexdigest()[:16]
    path.mkdir(parents=True, exist_ok=True)
    for each in (path.parent, path):
        each.chmod(0o711)
    return path


def make_private(*, path: Path, traversable: bool = False) -> None:
    """Make a directory nobody else can list; `traversable` lets the servers' user pass through to its own."""
    path.mkdir(parents=True, exist_ok=True)
    os.chmod(path, 0o711 if traversable else 0o700)
