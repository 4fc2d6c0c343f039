"""Where the files of one installation live."""

import hashlib
import os
import pwd
from dataclasses import dataclass
from pathlib import Path

from ranker.local.errors import LocalError

CHECKOUT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True, kw_only=True)
class Layout:
    """The state directory, `.ranker`. The servers' data is in it too, unless their user cannot get there."""

    state: Path

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


def shelter_path() -> Path:
    """Return a place outside this checkout, for root where the checkout is closed to the servers' user."""
    return Path("/var/lib/ranker") / hashlib.sha256(str(CHECKOUT).encode()).hexdigest()[:16]


def make_shelter() -> Path:
    """Make that place; the servers' user passes through it to directories of its own."""
    path = shelter_path()
    for each in (path.parent, path):
        make_private(path=each, traversable=True)
    return path


def make_private(*, path: Path, traversable: bool = False) -> None:
    """Make a directory nobody else can list; `traversable` lets the servers' user pass through to its own."""
    path.mkdir(parents=True, exist_ok=True)
    path.chmod(0o711 if traversable else 0o700)


def require_own(*, path: Path) -> None:
    """Refuse a state directory of another user: files of two owners in it would lock both out."""
    if path.exists() and path.stat().st_uid != os.geteuid():
        owner = path.stat().st_uid
        try:
            name = pwd.getpwuid(owner).pw_name
        except KeyError:
            name = str(owner)
        raise LocalError(f"{path} was made by the user {name}: run ./setup.sh as {name}, or remove the directory.")
