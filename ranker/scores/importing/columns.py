"""Which columns of a file hold what."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The names of a file's columns; `None` where the file says nothing about it."""

    player: str
    score: str
    at: str | None = None
    mode: str | None = None
    key: tuple[str, ...] = ()
    duration: str | None = None
    difficulty: str | None = None
    metadata: str | None = None
    match: str | None = None

    def named(self) -> Iterator[str]:
        """Every column that is used, once or more often."""
        single = (
            self.player,
            self.score,
            self.at,
            self.mode,
            self.duration,
            self.difficulty,
            self.metadata,
            self.match,
        )
        yield from (name for name in single if name is not None)
        yield from self.key
