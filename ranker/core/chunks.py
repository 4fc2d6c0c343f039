"""Many things, some at a time."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def in_chunks(items: Iterable[T], *, size: int) -> Iterator[list[T]]:
    """Yield `size` items at a time, and the rest. itertools.batched does it from Python 3.12 on."""
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk
