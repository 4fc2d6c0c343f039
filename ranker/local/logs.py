"""Log files that do not grow without end."""

import shutil
from pathlib import Path

MAX_BYTES = 20_000_000


def rotate(*, log: Path, max_bytes: int = MAX_BYTES) -> None:
    """Keep one older file. The writer appends, so the file it holds open can be emptied under it."""
    if log.exists() and log.stat().st_size > max_bytes:
        shutil.copy2(log, log.with_suffix(".log.1"))
        with log.open("r+") as file:
            file.truncate()


def tail(*, log: Path, lines: int = 15) -> str:
    """Return the last lines, for a message about what went wrong."""
    if not log.exists():
        return ""
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
