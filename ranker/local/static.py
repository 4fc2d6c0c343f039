"""Whether the static files have to be collected again: compressing them takes seconds, looking at them does not."""

import hashlib
from pathlib import Path

from ranker.local.layout import CHECKOUT, Layout

# The packages, which bring most of them; the settings, which say how; our own.
SOURCES = ("requirements.txt", "config/settings/**/*.py", "static/**/*", "ranker/*/static/**/*")


def are_static_files_current(*, layout: Layout) -> bool:
    """Whether nothing has changed since they were collected."""
    stamp = _stamp(layout)
    return stamp.exists() and stamp.read_text() == _fingerprint()


def mark_static_files_current(*, layout: Layout) -> None:
    """Remember what they were collected from."""
    _stamp(layout).write_text(_fingerprint())


def _fingerprint() -> str:
    files = sorted(path for pattern in SOURCES for path in CHECKOUT.glob(pattern) if path.is_file())
    looks = [(str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in files]
    return hashlib.sha256(repr(looks).encode()).hexdigest()


def _stamp(layout: Layout) -> Path:
    """Inside what is collected, so that who removes the files removes it too."""
    directory = layout.state / "static"
    directory.mkdir(exist_ok=True)
    return directory / ".collected-from"
