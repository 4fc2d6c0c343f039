"""Grouping: requests that wait at the same moment are answered together, by one round trip (writes: group commit).

There is no timer and no thread of its own. Whoever finds nobody at work works at once, alone; whoever comes meanwhile
waits, and then the first of those waiting works for all of them. A lone request is never delayed, and under load one
commit, or one look at the boards, serves many.
"""

import threading
from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar

from django.db import connection

T = TypeVar("T")
R = TypeVar("R")


class FellApart(Exception):
    """The work for several failed for a fault of one of them: each is done alone, by its own thread."""


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


class Grouping(Generic[T, R]):
    """Does `work` for groups of items; it answers each of them, in their order.

    Items with the same `lane`, where there is one, never share a group. `work` raises `FellApart` when the group should
    be tried one by one; any other exception goes to everyone in the group.
    """

    def __init__(
        self, *, work: Callable[[Sequence[T]], Sequence[R]], most: int, lane: Callable[[T], Hashable] | None = None
    ) -> None:
        self._work, self._lane, self._most = work, lane, most
        self._lock = threading.Lock()
        self._waiting: list[Ticket[T, R]] = []
        self._is_working = False

    def submit(self, item: T) -> R:
        """One item's result, together with whoever waits at the same moment. Raises what `work` raises.

        Inside a caller's transaction it is alone: what others write would be committed, or not, with that, and what
        they read would be what nobody else sees.
        """
        if connection.in_atomic_block:
            return self._alone(item)
        ticket: Ticket[T, R] = Ticket(item)
        with self._lock:
            self._waiting.append(ticket)
            ticket.leads, self._is_working = not self._is_working, True
        if not ticket.leads:
            ticket.turn.acquire()
        if ticket.leads:
            self._lead(ticket)
        if isinstance(ticket.error, FellApart):
            return self._alone(item)
        if ticket.error is not None:
            raise ticket.error
        return ticket.result  # type: ignore[return-value]

    def _alone(self, item: T) -> R:
        return self._work([item])[0]

    def _lead(self, ticket: Ticket[T, R]) -> None:
        """Work for everyone waiting, and hand the lead on."""
        group = self._take(ticket)
        try:
            for one, result in zip(group, self._work([one.item for one in group]), strict=True):
                one.result = result
        except BaseException as error:
            for one in group:
                one.error = error
        finally:
            self._hand_on()
            for one in group:
                one.turn.release()

    def _take(self, ticket: Ticket[T, R]) -> list[Ticket[T, R]]:
        """Who goes into this group: the leader, and the others in order, one a lane; the rest goes on waiting."""
        group, lanes, left = [ticket], {self._lane_of(ticket)}, []
        with self._lock:
            for one in self._waiting:
                if one is ticket:
                    continue
                lane = self._lane_of(one)
                if len(group) == self._most or lane in lanes:
                    left.append(one)
                else:
                    group.append(one)
                    lanes.add(lane)
            self._waiting = left
        return group

    def _lane_of(self, ticket: Ticket[T, R]) -> Hashable:
        return self._lane(ticket.item) if self._lane else ticket

    def _hand_on(self) -> None:
        with self._lock:
            if not self._waiting:
                self._is_working = False
                return
            heir = self._waiting[0]
            heir.leads = True
        heir.turn.release()
