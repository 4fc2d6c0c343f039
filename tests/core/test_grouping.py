"""Requests that wait at the same moment are written together, and a lone one is never delayed."""

import threading
import time
from collections.abc import Sequence

import pytest
from django.db import transaction

from ranker.core.grouping import FellApart, Grouping


class Recorder:
    """Slow work that keeps what it was handed."""

    def __init__(self, *, seconds: float = 0.0, poison: int | None = None) -> None:
        self.groups: list[list[int]] = []
        self.seconds, self.poison = seconds, poison

    def work(self, items: Sequence[int]) -> list[int]:
        self.groups.append(list(items))
        time.sleep(self.seconds)
        if self.poison in items:
            raise FellApart if len(items) > 1 else ValueError("poisoned")
        return [item * 10 for item in items]


def group_of(recorder: Recorder, *, most: int = 64, lanes: int = 10**9) -> Grouping[int, int]:
    return Grouping(work=recorder.work, lane=lambda item: item % lanes, most=most)


def run(group: Grouping[int, int], items: Sequence[int]) -> dict[int, object]:
    """Submit every item from a thread of its own; item → result or exception."""
    found: dict[int, object] = {}

    def one(item: int) -> None:
        try:
            found[item] = group.submit(item)
        except ValueError as error:
            found[item] = error

    threads = [threading.Thread(target=one, args=(item,)) for item in items]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
        assert not thread.is_alive()
    return found


def test_a_lone_item_is_written_at_once_and_alone() -> None:
    recorder = Recorder()
    assert group_of(recorder).submit(4) == 40
    assert recorder.groups == [[4]]


def test_items_that_wait_are_written_together() -> None:
    recorder = Recorder(seconds=0.05)
    found = run(group_of(recorder), range(20))
    assert found == {item: item * 10 for item in range(20)}
    assert len(recorder.groups) < 10
    assert sorted(item for group in recorder.groups for item in group) == list(range(20))


def test_a_group_is_no_larger_than_allowed() -> None:
    recorder = Recorder(seconds=0.02)
    run(group_of(recorder, most=3), range(20))
    assert max(map(len, recorder.groups)) == 3


def test_items_of_one_lane_never_share_a_group() -> None:
    recorder = Recorder(seconds=0.02)
    found = run(group_of(recorder, lanes=4), range(16))
    assert len(found) == 16
    for group in recorder.groups:
        assert len({item % 4 for item in group}) == len(group)


def test_a_poisoned_item_fails_alone() -> None:
    recorder = Recorder(seconds=0.03, poison=7)
    found = run(group_of(recorder), range(12))
    assert isinstance(found.pop(7), ValueError)
    assert found == {item: item * 10 for item in range(12) if item != 7}


def test_the_lead_is_handed_on_after_a_failure() -> None:
    recorder = Recorder(poison=1)
    group = group_of(recorder)
    with pytest.raises(ValueError, match="poisoned"):
        group.submit(1)
    assert group.submit(2) == 20


def held_up(group: Grouping[int, int], *, waiting: Sequence[int]) -> list[threading.Thread]:
    """Threads of which the first is at work on 1 while the others wait with theirs."""
    threads = [threading.Thread(target=group.submit, args=(item,)) for item in (1, *waiting)]
    for thread in threads:
        thread.start()
        time.sleep(0.05)
    return threads


def test_equal_items_share_a_group_where_there_are_no_lanes() -> None:
    recorder = Recorder(seconds=0.3)
    for thread in held_up(Grouping(work=recorder.work, most=64), waiting=(2, 2)):
        thread.join(10)
    assert recorder.groups == [[1], [2, 2]]


@pytest.mark.django_db(transaction=True)
def test_nobody_rides_along_inside_a_transaction() -> None:
    recorder = Recorder(seconds=0.3)
    group = Grouping(work=recorder.work, most=64)
    threads = held_up(group, waiting=(2,))
    with transaction.atomic():
        assert group.submit(3) == 30
    for thread in threads:
        thread.join(10)
    assert recorder.groups == [[1], [3], [2]]
