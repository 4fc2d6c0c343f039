"""Files of KEY=value lines that only their owner reads, and the secrets of an installation in one of them."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

# Every secret of an installation, with the number of random bytes in it.
SECRETS = {
    "DJANGO_SECRET_KEY": 48,
    "JWT_SIGNING_KEY": 48,
    "SUPERSET_SECRET_KEY": 48,
    "RANKER_POSTGRES_PASSWORD": 24,
    "RANKER_POSTGRES_ADMIN_PASSWORD": 24,
    "RANKER_REDIS_PASSWORD": 24,
    "DEMO_PLAYER_PASSWORD": 9,
    "DEMO_ADMIN_PASSWORD": 9,
}
# Only the supervisor needs these; no process is handed them.
SERVER_SECRETS = frozenset(name for name in SECRETS if name.startswith("RANKER_"))


def read_env(*, path: Path) -> dict[str, str]:
    """Read KEY=value lines; blank lines and comments are skipped, quotes around a value are dropped."""
    if not path.exists():
        return {}
    lines = [line.strip() for line in path.read_text().splitlines()]
    pairs = [line.partition("=") for line in lines if "=" in line and not line.startswith("#")]
    return {key.strip(): value.strip().strip("\"'") for key, _, value in pairs}


def write_env(*, path: Path, values: Mapping[str, str]) -> None:
    """Write the file whole or not at all, closed to others from its first byte."""
    partial = path.with_name(f"{path.name}.{os.getpid()}")
    partial.unlink(missing_ok=True)
    partial.touch(mode=0o600)
    with partial.open("w") as file:
        file.writelines(f"{key}={value}\n" for key, value in values.items())
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


def installation_secrets(*, path: Path) -> dict[str, str]:
    """Return the secrets of this installation, generating once those that are missing."""
    known = read_env(path=path)
    missing = {name: secrets.token_urlsafe(size) for name, size in SECRETS.items() if name not in known}
    if missing:
        known |= missing
        write_env(path=path, values=known)
    return known
