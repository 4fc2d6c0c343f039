"""Whether Superset has to be prepared again: importing takes half a minute, looking at files does not."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from ranker.local.layout import CHECKOUT

SOURCES = ("superset/**/*.yaml", "superset/**/*.py", "superset/requirements.txt")
# Addresses and passwords that are written into Superset's database.
TOLD = ("SUPERSET_READER_URL", "SUPERSET_SECRET_KEY", "SUPERSET_ONE_GAME")


def is_prepared(*, home: Path, env: Mapping[str, str]) -> bool:
    """Whether nothing has changed since."""
    stamp = _stamp(home)
    return stamp.exists() and stamp.read_text() == fingerprint(env=env)


def mark_prepared(*, home: Path, env: Mapping[str, str]) -> None:
    """Remember what it was prepared from."""
    _stamp(home).write_text(fingerprint(env=env))


def fingerprint(*, env: Mapping[str, str]) -> str:
    """One number for all of it, by content: a checkout has new times and the same files."""
    digest = hashlib.sha256()
    for path in sorted({path for pattern in SOURCES for path in CHECKOUT.glob(pattern)}):
        digest.update(str(path.relative_to(CHECKOUT)).encode() + b"\0" + path.read_bytes())
    for name in TOLD:
        digest.update(f"{name}={env.get(name, '')}\n".encode())
    return digest.hexdigest()


def _stamp(home: Path) -> Path:
    return home / "prepared"
