"""Slow readers: never much is kept for them, and in the end they are dropped."""

import asyncio
from typing import Any

import pytest

from ranker.live import app
from ranker.live.readers import MOST_PENDING, Reader, frame


def test_of_a_board_only_the_latest_page_waits() -> None:
    reader = Reader(latest_only=True)
    for n in range(1000):
        reader.push(str(n).encode())
    assert list(reader.pending) == [b"999"]
    assert not reader.is_gone


def test_a_reader_of_its_own_events_who_does_not_keep_up_is_dropped() -> None:
    reader = Reader()
    for n in range(MOST_PENDING):
        reader.push(str(n).encode())
    assert not reader.is_gone
    reader.push(b"one more")
    assert reader.is_gone


def test_a_client_that_takes_nothing_in_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "SEND_SECONDS", 0.05)

    class Cycle:
        """What uvicorn's `send` belongs to."""

        class transport:
            is_aborted = False

            @classmethod
            def abort(cls) -> None:
                cls.is_aborted = True

        async def send(self, message: Any) -> None:
            if message.get("more_body") and message["body"] != app.RETRY:
                await asyncio.sleep(60)

    async def receive() -> Any:
        await asyncio.sleep(60)

    async def stream() -> None:
        reader = Reader(latest_only=True)
        reader.push(b"a page")
        live = app.LiveApp(find=lambda *_: 1, load=lambda _: None)
        async with asyncio.timeout(2):
            await live._stream({"headers": []}, receive, Cycle().send, reader=reader)

    asyncio.run(stream())
    assert Cycle.transport.is_aborted


def test_an_event_is_three_lines_and_an_empty_one() -> None:
    assert frame(event="board", data=b"{}", event_id="1-0") == b"id: 1-0\nevent: board\ndata: {}\n\n"
