"""Group commit: requests that wait at the same moment are written together.

There is no timer and no thread of its own. Whoever finds nobody writing writes at once, alone; whoever comes during a
write waits, and when it ends the first of those waiting writes for all of them. A lone request is never delayed, and
under load one commit carries many.
"""

import threading
from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")
S = TypeVar("S")


class FellApart(Exception):
    """A write of several failed for a fault of one of them: each is written alone, by its own thread."""


class Ticket(Generic[T, R]):
    """One request on its way: its item, and what became of it."""

    __slots__ = ("error", "item", "leads", "result", "turn")

    def __init__(self, item: T) -> None:
        self.item = item
        # A bare lock, held until it is this request's turn: an Event is a lock, a condition and a queue around one.
        self.turn = threading.Lock()
        self.turn.acquire()
        self.leads = False
        self.result: R | None = None
        self.error: BaseException | None = None


class GroupCommit(Generic[T, S, R]):
    """Writes items in groups: `write` commits a group, `follow` does what comes after the commit.

    The next group is written while this one's `follow` runs. Items with the same `lane` never share a group. `write`
    raises `FellApart` when the group should be tried one by one; any other exception goes to everyone in the group.
    """

    def __init__(
        self,
        *,
        write: Callable[[Sequence[T]], S],
        follow: Callable[[Sequence[T], S], Sequence[R]],
        lane: Callable[[T], Hashable],
        most: int,
    ) -> None:
        self._write, self._follow, self._lane, self._most = write, follow, lane, most
        self._lock = threading.Lock()
        self._waiting: list[Ticket[T, R]] = []
        self._is_writing = False

    def submit(self, item: T) -> R:
        """Write one item, together with whoever waits at the same moment. Raises what `write` and `follow` raise."""
        ticket: Ticket[T, R] = Ticket(item)
        with self._lock:
            self._waiting.append(ticket)
            ticket.leads, self._is_writing = not self._is_writing, True
        if not ticket.leads:
            ticket.turn.acquire()
        if ticket.leads:
            self._lead(ticket)
        if isinstance(ticket.error, FellApart):
            return self.alone(item)
        if ticket.error is not None:
            raise ticket.error
        return ticket.result  # type: ignore[return-value]

    def alone(self, item: T) -> R:
        """Write one item by itself."""
        return self._follow([item], self._write([item]))[0]

    def _lead(self, ticket: Ticket[T, R]) -> None:
        """Write for everyone waiting, hand the lead on, then finish what was written."""
        group = self._take(ticket)
        try:
            try:
                written = self._write([one.item for one in group])
            finally:
                self._hand_on()
            for one, result in zip(group, self._follow([one.item for one in group], written), strict=True):
                one.result = result
        except BaseException as error:
            for one in group:
                one.error = error
        finally:
            for one in group:
                if one is not ticket:
                    one.turn.release()

    def _take(self, ticket: Ticket[T, R]) -> list[Ticket[T, R]]:
        """Who goes into this group: the leader, and the others in order, one a lane; the rest goes on waiting."""
        group, lanes, left = [ticket], {self._lane(ticket.item)}, []
        with self._lock:
            for one in self._waiting:
                if one is ticket:
                    continue
                lane = self._lane(one.item)
                if len(group) == self._most or lane in lanes:
                    left.append(one)
                else:
                    group.append(one)
                    lanes.add(lane)
            self._waiting = left
        return group

    def _hand_on(self) -> None:
        with self._lock:
            if not self._waiting:
                self._is_writing = False
                return
            heir = self._waiting[0]
            heir.leads = True
        heir.turn.release()
