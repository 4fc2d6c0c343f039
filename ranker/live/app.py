"""The live process: a small ASGI application. A stream costs a task and a socket, no thread and no database connection.

What boards there are and how their pages are read it is told (`find`, `load`): it stands below them.
"""

import asyncio
import random
import re
import resource
from collections.abc import Callable, Mapping
from typing import Any, Final

import structlog
from django.conf import settings
from django.db import connections

from ranker.core.errors import exception_handler
from ranker.core.redis import RedisAway
from ranker.live.channels import Page
from ranker.live.http import Receive, Scope, Send, answer, cors, header, query
from ranker.live.hub import Hub, as_json
from ranker.live.readers import Reader
from ranker.live.tickets import use_ticket

log = structlog.get_logger(__name__)
BOARD: Final = re.compile(r"/live/leaderboard/([^/]+)/?")
ME: Final = re.compile(r"/live/me/?")
EVENT_ID: Final = re.compile(r"[0-9]{1,20}-[0-9]{1,20}")
DEFAULT_LIMIT: Final = 20
MAX_LIMIT: Final = 100
MOST_FOUND: Final = 1024
# A client that takes in nothing for so long is dropped.
SEND_SECONDS: Final = 10.0
# How soon a browser comes back when a stream has ended.
RETRY: Final = b"retry: 2000\n\n"
HEARTBEAT: Final = b": still here\n\n"
END: Final = {"type": "http.response.body", "body": b"", "more_body": False}
STREAM_HEADERS: Final = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    # Proxies that collect answers before they pass them on are asked not to.
    (b"x-accel-buffering", b"no"),
]
Find = Callable[[str, Mapping[str, str]], int]
Load = Callable[[int], Page | None]


class LiveApp:
    """ASGI. `find(game, query)` names the board that is asked for or raises; `load(board id)` reads its page."""

    def __init__(self, *, find: Find, load: Load) -> None:
        """The hub is made when the loop runs."""
        self._find, self._load_page = find, load
        self._hub: Hub | None = None
        self._clients = 0
        self._found: dict[tuple[str, frozenset[tuple[str, str]]], tuple[float, asyncio.Future[int]]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One connection, or the process's own beginning and end."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            try:
                await self._route(scope, receive, send)
            except asyncio.CancelledError:
                raise
            except Exception as error:
                await _refuse(send, scope, error)

    async def _live(self, receive: Receive, send: Send) -> None:
        while (await receive())["type"] != "lifespan.shutdown":
            _allow_many_sockets()
            self._hub = Hub(load=self._load)
            await self._hub.start()
            await send({"type": "lifespan.startup.complete"})
        assert self._hub is not None
        await self._hub.stop()
        await send({"type": "lifespan.shutdown.complete"})

    async def _route(self, scope: Scope, receive: Receive, send: Send) -> None:
        path, method = scope["path"], scope["method"]
        if path.rstrip("/") == "/health/live":
            return await answer(send, scope, status=200, body={"status": "ok", "clients": self._clients})
        board = BOARD.fullmatch(path)
        if board is None and not ME.fullmatch(path):
            return await answer(send, scope, status=404, body={"detail": "Not found."})
        if method == "OPTIONS":
            return await answer(send, scope, status=204, headers={"Access-Control-Allow-Methods": "GET, HEAD"})
        if method not in {"GET", "HEAD"}:
            return await answer(send, scope, status=405, body={"detail": "Streams are read with GET."})
        if self._clients >= settings.LIVE_MAX_CLIENTS:
            full = {"detail": "Too many streams are open. Poll the API, or try again in a minute."}
            return await answer(send, scope, status=503, body=full, headers={"Retry-After": "60"})
        if board is not None:
            return await self._stream_board(scope, receive, send, game=board[1])
        return await self._stream_me(scope, receive, send)

    async def _stream_board(self, scope: Scope, receive: Receive, send: Send, *, game: str) -> None:
        asked = query(scope)
        limit = _limit(asked.pop("limit", ""))
        if limit is None:
            fault = {"limit": [f"Give an integer from 1 to {MAX_LIMIT}."]}
            return await answer(send, scope, status=400, body=fault)
        board_id = await self._find_once(game, asked)
        if scope["method"] == "HEAD":
            return await _open(send, scope, is_whole=True)
        reader, hub = Reader(limit=limit, latest_only=True), self._hub
        assert hub is not None
        try:
            if not await hub.join_board(board_id=board_id, reader=reader, last_id=_last_id(scope, asked)):
                return await answer(
                    send, scope, status=503, body={"detail": "This board cannot be read."}, headers={"Retry-After": "2"}
                )
            return await self._stream(scope, receive, send, reader=reader)
        finally:
            hub.leave_board(board_id=board_id, reader=reader)

    async def _stream_me(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = query(scope)
        ticket = asked.get("ticket", "")
        player_id = await _in_thread(lambda: use_ticket(ticket=ticket)) if ticket else None
        if player_id is None:
            refused = {"detail": "This ticket is not valid, or not any more. Get a new one from /api/live/ticket/."}
            return await answer(send, scope, status=401, body=refused)
        reader, hub = Reader(), self._hub
        assert hub is not None
        try:
            await hub.join_player(player_id=player_id, reader=reader, last_id=_last_id(scope, asked))
            return await self._stream(scope, receive, send, reader=reader)
        finally:
            hub.leave_player(player_id=player_id, reader=reader)

    async def _stream(self, scope: Scope, receive: Receive, send: Send, *, reader: Reader) -> None:
        self._clients += 1
        watcher = asyncio.create_task(_wait_until_gone(receive, reader))
        try:
            await _open(send, scope)
            await _pump(send, reader)
        except TimeoutError:
            _abort(send)
        except OSError:
            return
        except asyncio.CancelledError:
            # The process is told to end: an orderly end has the browser come back, to another one.
            await send(END)
        finally:
            self._clients -= 1
            watcher.cancel()

    async def _find_once(self, game: str, asked: Mapping[str, str]) -> int:
        """Which board is meant; asked once in `REGISTRY_SECONDS`, however many come back at the same moment."""
        clock, key = asyncio.get_running_loop().time, (game, frozenset(asked.items()))
        until, finding = self._found.get(key, (0.0, None))
        if finding is None or clock() > until:
            if len(self._found) >= MOST_FOUND:
                self._found.clear()
            finding = asyncio.ensure_future(_in_thread(lambda: self._find(game, asked)))
            self._found[key] = clock() + settings.REGISTRY_SECONDS, finding
        # Who leaves early does not take the answer from the others.
        return await asyncio.shield(finding)

    async def _load(self, board_id: int) -> Page | None:
        page = await _in_thread(lambda: self._load_page(board_id))
        return None if page is None else dict(as_json(page))


async def _open(send: Send, scope: Scope, *, is_whole: bool = False) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [*STREAM_HEADERS, *cors(scope)]})
    await send({"type": "http.response.body", "body": b"" if is_whole else RETRY, "more_body": not is_whole})


async def _pump(send: Send, reader: Reader) -> None:
    """Send what comes until the reader is gone or the stream has had its time; raises `TimeoutError` for a slow one."""
    clock = asyncio.get_running_loop().time
    # Not all at once: those who came together would come back together.
    end = clock() + settings.LIVE_STREAM_SECONDS * random.uniform(0.9, 1.0)  # noqa: S311
    while not reader.is_gone and (left := end - clock()) > 0:
        data = await reader.next(seconds=min(settings.LIVE_HEARTBEAT_SECONDS, left))
        if reader.is_gone:
            break
        if data is None and end - clock() <= 0:
            break
        async with asyncio.timeout(SEND_SECONDS):
            await send({"type": "http.response.body", "body": data or HEARTBEAT, "more_body": True})
    await send(END)


async def _wait_until_gone(receive: Receive, reader: Reader) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    reader.drop()


def _abort(send: Send) -> None:
    """Close the socket of a client that takes in nothing: an orderly end would wait for it to take in the rest."""
    transport = getattr(getattr(send, "__self__", None), "transport", None)
    if transport is not None:
        transport.abort()


async def _in_thread(work: Callable[[], Any]) -> Any:
    def run() -> Any:
        try:
            return work()
        finally:
            connections.close_all()

    return await asyncio.to_thread(run)


async def _refuse(send: Send, scope: Scope, error: Exception) -> None:
    if isinstance(error, RedisAway):
        detail = "This cannot be checked at the moment. Try again in a few seconds."
        return await answer(send, scope, status=503, body={"detail": detail}, headers={"Retry-After": "2"})
    # In a thread: for a database that is away it closes the connection, which Django allows no loop to do.
    told = await asyncio.to_thread(exception_handler, error, {})
    if told is None:
        return await answer(send, scope, status=500, body={"detail": "Something went wrong here."})
    retry = {"Retry-After": told.headers["Retry-After"]} if "Retry-After" in told.headers else None
    return await answer(send, scope, status=told.status_code, body=told.data, headers=retry)


def _limit(text: str) -> int | None:
    if not text:
        return DEFAULT_LIMIT
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 and 1 <= int(text) <= MAX_LIMIT else None


def _last_id(scope: Scope, asked: Mapping[str, str]) -> str:
    """What the reader saw last: a browser's own header, or `last_event_id` of one that comes with a new ticket."""
    found = header(scope, b"last-event-id") or asked.get("last_event_id", "")
    return found if EVENT_ID.fullmatch(found) else ""


def _allow_many_sockets() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = settings.LIVE_MAX_CLIENTS + 1000
    if soft != resource.RLIM_INFINITY and soft < wanted:
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, most), hard))
