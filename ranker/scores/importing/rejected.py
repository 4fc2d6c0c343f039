"""The file of rows that were not imported, each with its line and the reason."""

import csv
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from ranker.scores.importing.faults import BadFile

HEADER = ("line", "reason", "row")


class Rejected:
    """Rows on their way into the rejected file."""

    def __init__(self, *, path: Path, file: IO[str]) -> None:
        self.path = path
        self.count = 0
        self._writer = csv.writer(file)
        self._writer.writerow(HEADER)

    def add(self, *, line: int, reason: str, row: str) -> None:
        """One row more."""
        self.count += 1
        self._writer.writerow([line, reason, row])


def rejected_path(path: Path) -> Path:
    """`scores.csv` has its rejected rows in `scores.rejected.csv`."""
    return path.with_name(f"{path.stem}.rejected.csv")


@contextmanager
def open_rejected(*, path: Path) -> Iterator[Rejected]:
    """The rejected file of the import of `path`; it takes its place at the end, and where none is needed none is left.

    Raises `BadFile` before anything is imported when nothing can be written beside the file.
    """
    target = rejected_path(path)
    try:
        file = tempfile.NamedTemporaryFile(  # noqa: SIM115 - the name outlives the file
            "w", dir=path.parent, prefix=f".{target.name}.", encoding="utf-8", newline="", delete=False
        )
    except OSError as error:
        raise BadFile(f"{target} cannot be written: {error.strerror}.") from error
    rejected = Rejected(path=target, file=file)
    try:
        yield rejected
    finally:
        file.close()
        _settle(Path(file.name), target=target, is_needed=rejected.count > 0)


def _settle(made: Path, *, target: Path, is_needed: bool) -> None:
    if is_needed:
        made.chmod(0o644)
        made.replace(target)
    else:
        made.unlink()
        target.unlink(missing_ok=True)
