"""`.venv-superset`: Superset's packages, apart from ours, for they contradict each other."""

import fcntl
import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

from ranker.local.errors import LocalError
from ranker.local.layout import CHECKOUT, require_own

HOME = CHECKOUT / ".venv-superset"
PYTHON = HOME / "bin" / "python"
REQUIREMENTS = CHECKOUT / "superset" / "requirements.txt"
VERSIONS = ("3.12", "3.11")


def is_installed() -> bool:
    """Whether it holds just what is pinned."""
    return PYTHON.exists() and _stamp().exists() and _stamp().read_text() == _fingerprint()


def install() -> None:
    """Make it, or bring it to what is pinned; two at once wait for each other."""
    require_own(path=HOME)
    with (CHECKOUT / ".venv-superset.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not is_installed():
            _install()


def _install() -> None:
    python = find_python()
    print(f"Installing Superset into {HOME.name} (700 MB, a minute or two) …", file=sys.stderr, flush=True)
    _run(python, "-m", "venv", "--clear", str(HOME))
    # The list is whole, so nothing has to be resolved; and of 700 MB Superset imports, and so compiles, a small part.
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--no-compile"]
    _run(*pip, "-r", str(REQUIREMENTS))
    _stamp().write_text(_fingerprint())


def find_python() -> str:
    """Return a Python that Superset's own packages have wheels for."""
    if f"{sys.version_info.major}.{sys.version_info.minor}" in VERSIONS:
        # Not this environment's: one made from another would need it for good.
        return str(Path(sys.base_prefix) / "bin" / f"python{sys.version_info.major}.{sys.version_info.minor}")
    for version in VERSIONS:
        if (found := shutil.which(f"python{version}")) is not None:
            return found
    raise LocalError(
        f"Superset 6.1 runs on Python 3.11 or 3.12; this is {sys.version_info.major}.{sys.version_info.minor}.\n"
        "Install one of them beside it, so that `python3.12` is found, and repeat."
    )


def _run(*command: str) -> None:
    if subprocess.run(command, cwd=CHECKOUT, check=False).returncode != 0:
        raise LocalError(f"Superset cannot be installed; the reason is above. What was tried:\n    {' '.join(command)}")


def _stamp() -> Path:
    return HOME / ".installed"


def _fingerprint() -> str:
    return hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()
