"""Which user the database servers run as: PostgreSQL refuses to be root."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from ranker.local.errors import LocalError

OWN_USER = "ranker"


@dataclass(frozen=True, kw_only=True)
class Account:
    """An unprivileged user of this system."""

    name: str
    uid: int
    gid: int


def server_account(*, data: Path | None = None) -> Account | None:
    """Return the user to drop to, or None when we are an ordinary user and need not drop.

    Data that exists decides: only its owner can open it. New data gets a user of its own where one can be
    made; without `data` (throw-away servers) nothing is added to the system.
    """
    if os.geteuid() != 0:
        return None
    if data is not None and data.exists() and data.stat().st_uid != 0:
        return _by_uid(uid=data.stat().st_uid, gid=data.stat().st_gid)
    if data is not None:
        _create_own_user()
    return _first_usable()


def take(*, path: Path, account: Account | None) -> None:
    """Give one file or directory to the servers' user."""
    if account is not None:
        os.chown(path, account.uid, account.gid)


def run_as(*, account: Account | None, command: list[str]) -> subprocess.CompletedProcess[str]:
    """Run a program to its end as the servers' user, with an environment that holds nothing of ours."""
    return subprocess.run(
        command,
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
        env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"},
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )


def can_run(*, account: Account, command: list[str]) -> bool:
    """Whether this user can run a program: the only honest test of every directory above it."""
    try:
        return run_as(account=account, command=command).returncode == 0
    except OSError:
        return False


def can_enter(*, account: Account | None, directory: Path) -> bool:
    """Whether this user gets to a directory, through every one above it."""
    return account is None or can_run(account=account, command=["/bin/sh", "-c", 'cd "$1"', "sh", str(directory)])


def _by_uid(*, uid: int, gid: int) -> Account:
    try:
        name = pwd.getpwuid(uid).pw_name
    except KeyError:
        name = str(uid)
    return Account(name=name, uid=uid, gid=gid)


def _create_own_user() -> None:
    """Add the system user `ranker` where the system lets us; `nobody` serves where it does not."""
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if useradd is None or _lookup(OWN_USER) is not None:
        return
    options = [
        "--system",
        "--user-group",
        "--no-create-home",
        "--home-dir=/nonexistent",
        "--shell=/usr/sbin/nologin",
    ]
    subprocess.run([useradd, *options, OWN_USER], capture_output=True, check=False)


def _first_usable() -> Account:
    for name in (OWN_USER, "nobody"):
        account = _lookup(name)
        # In a user namespace an id can exist by name and still not be usable.
        if account is not None and can_run(account=account, command=["/bin/true"]):
            return account
    raise LocalError(
        "PostgreSQL does not run as root, and there is no other user to run it as. Make one:\n"
        f"    useradd --system {OWN_USER}"
    )


def _lookup(name: str) -> Account | None:
    try:
        entry = pwd.getpwnam(name)
    except KeyError:
        return None
    return Account(name=name, uid=entry.pw_uid, gid=entry.pw_gid)
