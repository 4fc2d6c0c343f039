"""A reader: what is still to be sent down one stream, and never more than a little of it."""

import asyncio
from collections import deque
from typing import Final

# A reader of its own events that lets more than this pile up is dropped; of a board only the latest page is kept.
MOST_PENDING: Final = 100


def frame(*, event: str, data: bytes, event_id: str | None = None) -> bytes:
    """One server-sent event. The data is JSON, so it has no line breaks."""
    head = b"id: " + event_id.encode() + b"\n" if event_id else b""
    return head + b"event: " + event.encode() + b"\ndata: " + data + b"\n\n"


class Reader:
    """One open stream. `latest_only`: a new frame takes the place of one that could not be sent yet."""

    __slots__ = ("is_gone", "latest_only", "limit", "pending", "wake")

    def __init__(self, *, limit: int = 0, latest_only: bool = False) -> None:
        """Nothing pending."""
        self.limit, self.latest_only = limit, latest_only
        self.pending: deque[bytes] = deque()
        self.wake = asyncio.Event()
        self.is_gone = False

    def push(self, data: bytes) -> None:
        """Have a frame sent as soon as there is room; too many of them, and the reader is dropped."""
        if self.latest_only:
            self.pending.clear()
        self.pending.append(data)
        if len(self.pending) > MOST_PENDING:
            self.drop()
        self.wake.set()

    def drop(self) -> None:
        """End the stream."""
        self.is_gone = True
        self.wake.set()

    async def next(self, *, seconds: float) -> bytes | None:
        """What is to be sent, or nothing when nothing came in time."""
        if not self.pending and not self.is_gone:
            try:
                async with asyncio.timeout(seconds):
                    await self.wake.wait()
            except TimeoutError:
                return None
        self.wake.clear()
        data = b"".join(self.pending)
        self.pending.clear()
        return data
