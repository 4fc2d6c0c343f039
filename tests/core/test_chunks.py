"""Many things, some at a time."""

from itertools import count

from ranker.core.chunks import in_chunks


def test_each_comes_once_and_the_rest_at_the_end() -> None:
    assert list(in_chunks(range(5), size=2)) == [[0, 1], [2, 3], [4]]
    assert list(in_chunks([], size=2)) == []


def test_no_more_are_taken_than_asked_for() -> None:
    numbers = count()
    assert next(in_chunks(numbers, size=3)) == [0, 1, 2]
    assert next(numbers) == 3
