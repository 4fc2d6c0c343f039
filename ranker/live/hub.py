"""One reader of Redis for all streams of a process: it reads each update once and hands it to whoever wants it."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any, Final

import orjson
import redis.asyncio
import structlog
from django.conf import settings
from redis.exceptions import RedisError

from ranker.live.channels import Channel, Page
from ranker.live.readers import Reader, frame
from ranker.live.stream import (
    LISTEN_SECONDS,
    PLAYERS_KEPT,
    WATCH_SECONDS,
    boards_stream,
    listening_key,
    players_stream,
    watched_key,
)

log = structlog.get_logger(__name__)
BLOCK_SECONDS: Final = 2.0
WATCH_AGAIN_SECONDS: Final = 5.0
# Of these there are ten thousand, and they are waited for longer.
LISTEN_AGAIN_SECONDS: Final = 30.0
# Without Redis the boards are read from PostgreSQL, this often.
WITHOUT_REDIS_SECONDS: Final = 2.0
Load = Callable[[int], Awaitable[Page | None]]


class Hub:
    """Who reads what in this process. `load` reads a board's page anew."""

    def __init__(self, *, load: Load) -> None:
        """Nobody reads anything yet."""
        self._load = load
        # Of no particular type: the stubs speak of every protocol and both kinds of answers at once.
        self._client: Any = redis.asyncio.Redis.from_url(
            settings.REDIS_URL, protocol=2, socket_timeout=10.0, socket_connect_timeout=2.0
        )
        self._channels: dict[int, Channel] = {}
        self._players: dict[int, set[Reader]] = {}
        self._loading: dict[int, asyncio.Lock] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._seen: dict[str, str] = {}

    async def start(self) -> None:
        """Begin to read."""
        loops = (self._read_for_ever(), self._watch_for_ever(), self._listen_for_ever())
        self._tasks = [asyncio.create_task(loop) for loop in loops]

    async def stop(self) -> None:
        """End every stream."""
        for task in self._tasks:
            task.cancel()
        groups = [*self._players.values(), *(channel.readers for channel in self._channels.values())]
        for reader in [reader for readers in groups for reader in readers]:
            reader.drop()
        await self._client.aclose()

    async def join_board(self, *, board_id: int, reader: Reader, last_id: str) -> bool:
        """Give a board's page to a reader, and every later one; false when the board is gone.

        Watched first and read then: what changes in between is published.
        """
        channel = self._channels.setdefault(board_id, Channel())
        channel.readers.add(reader)
        if channel.page is None:
            async with self._loading.setdefault(board_id, asyncio.Lock()):
                if channel.page is None:
                    await self._watch([board_id])
                    await self._reload(board_id)
            self._loading.pop(board_id, None)
        if channel.page is None:
            return False
        reader.pending.clear()
        data = channel.catch_up(limit=reader.limit, last_id=last_id) if last_id else channel.frame(limit=reader.limit)
        if data:
            reader.push(data)
        return True

    def leave_board(self, *, board_id: int, reader: Reader) -> None:
        """The last one out has the board forgotten."""
        channel = self._channels.get(board_id)
        if channel is not None:
            channel.readers.discard(reader)
            if not channel.readers:
                del self._channels[board_id]

    async def join_player(self, *, player_id: int, reader: Reader, last_id: str) -> None:
        """Give a player's events to a reader, those after `last_id` first."""
        self._players.setdefault(player_id, set()).add(reader)
        await self._listen([player_id])
        if last_id:
            try:
                for event_id, fields in await self._client.xrange(players_stream(), f"({last_id}", "+", PLAYERS_KEPT):
                    if int(fields[b"player"]) == player_id:
                        reader.push(_player_frame(event_id, fields))
            except RedisError:
                return

    def leave_player(self, *, player_id: int, reader: Reader) -> None:
        """Nobody reads this player's events any more, perhaps."""
        readers = self._players.get(player_id, set())
        readers.discard(reader)
        if not readers:
            self._players.pop(player_id, None)

    async def _read_for_ever(self) -> None:
        while True:
            try:
                await self._find_ends()
                await self._reload_all()
                while True:
                    await self._read()
            except (RedisError, OSError) as error:
                log.warning("live.redis_away", error=type(error).__name__)
                await self._reload_all()
                await asyncio.sleep(WITHOUT_REDIS_SECONDS)
            except Exception:
                log.exception("live.reader_failed")
                await asyncio.sleep(WITHOUT_REDIS_SECONDS)

    async def _find_ends(self) -> None:
        """Where to begin: after the newest entries, for every page is read anew now. After a pause: where it was."""
        for stream in {boards_stream(), players_stream()} - self._seen.keys():
            newest = await self._client.xrevrange(stream, count=1)
            self._seen[stream] = newest[0][0].decode() if newest else "0-0"
        await self._watch(list(self._channels))
        await self._listen(list(self._players))

    async def _read(self) -> None:
        found = await self._client.xread(dict(self._seen), count=500, block=int(BLOCK_SECONDS * 1000))
        for stream, entries in found or ():
            self._seen[stream.decode()] = entries[-1][0].decode()
            if stream.decode() == boards_stream():
                self._show_boards(entries)
            else:
                self._tell_players(entries)

    def _show_boards(self, entries: list[tuple[bytes, dict[bytes, bytes]]]) -> None:
        for event_id, fields in entries:
            channel = self._channels.get(int(fields[b"board"]))
            if channel is not None:
                # What was read when the first reader came is published once more by the relay, which learns of it then.
                channel.refresh(page=orjson.loads(fields[b"page"]), event_id=event_id.decode())

    def _tell_players(self, entries: list[tuple[bytes, dict[bytes, bytes]]]) -> None:
        for event_id, fields in entries:
            for reader in self._players.get(int(fields[b"player"]), ()):
                reader.push(_player_frame(event_id, fields))

    async def _watch_for_ever(self) -> None:
        while True:
            await asyncio.sleep(WATCH_AGAIN_SECONDS)
            await self._watch(list(self._channels))

    async def _watch(self, board_ids: list[int]) -> None:
        await self._want(watched_key(), board_ids, seconds=WATCH_SECONDS)

    async def _listen_for_ever(self) -> None:
        while True:
            await asyncio.sleep(LISTEN_AGAIN_SECONDS)
            await self._listen(list(self._players))

    async def _listen(self, player_ids: list[int]) -> None:
        await self._want(listening_key(), player_ids, seconds=LISTEN_SECONDS)

    async def _want(self, name: str, ids: list[int], *, seconds: float) -> None:
        if not ids:
            return
        try:
            await self._client.hset(name, mapping=dict.fromkeys(map(str, ids), time.time() + seconds))
        except (RedisError, OSError):
            return

    async def _reload_all(self) -> None:
        for board_id in list(self._channels):
            await self._reload(board_id)

    async def _reload(self, board_id: int) -> None:
        try:
            page = await self._load(board_id)
        except Exception:
            log.exception("live.load_failed", board=board_id)
            return
        channel = self._channels.get(board_id)
        if channel is not None and page is not None:
            channel.refresh(page=page, event_id=f"{int(time.time() * 1000)}-0")


def _player_frame(event_id: bytes, fields: dict[bytes, bytes]) -> bytes:
    return frame(event=fields[b"event"].decode(), data=fields[b"data"], event_id=event_id.decode())


def as_json(value: Any) -> Any:
    """What a reader of the JSON would have: datetimes as text, dataclasses as objects."""
    return orjson.loads(orjson.dumps(value, option=orjson.OPT_UTC_Z))
