"""Boards somebody looks at, published when they change: at most `LIVE_UPDATES_PER_SECOND` times a second each."""

import time
from typing import Any

from django.conf import settings

from ranker.core.clock import utc_now
from ranker.leaderboards.registry import boards
from ranker.live.stream import list_watched, publish_board
from ranker.relay.pages import compose_page
from ranker.relay.tail import Batch


class LiveBoards:
    """A projection with a memory: what may have changed, and what was published last. It may lose that at any time;
    a board without a last page is published at once."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """As if the relay had been started anew."""
        self._dirty: set[int] = set()
        self._all_dirty = False
        self._last: dict[int, dict[str, Any]] = {}
        self._published_at: dict[int, float] = {}
        self._season_checked_at = float("-inf")

    def __call__(self, batch: Batch) -> None:
        """Note what the batch may have changed and publish what is due. Raises `RedisAway`."""
        self._note(batch)
        # Read after the boards were brought up to date: who begins to watch later reads them as they are now.
        watched = list_watched()
        for board_id in self._last.keys() - watched:
            del self._last[board_id]
        self._note_new_seasons(watched)
        for board_id in self._due(watched):
            self._publish(board_id)

    def _note(self, batch: Batch) -> None:
        # What moderation changes can be any board of any window.
        self._all_dirty = self._all_dirty or bool(batch.moderations)
        places = {(row.game_id, row.mode_id) for row in batch.scores}
        for board in boards.get().boards if places else ():
            if board.game_id is None or any(_counts(board.game_id, board.mode_id, place) for place in places):
                self._dirty.add(board.id)

    def _note_new_seasons(self, watched: set[int]) -> None:
        """A day that begins empties the daily boards though nobody has scored."""
        if time.monotonic() - self._season_checked_at < 1.0:
            return
        self._season_checked_at, now = time.monotonic(), utc_now()
        for board in boards.get().boards:
            if board.id in watched and board.id in self._last:
                season = board.season_at(now)
                if self._last[board.id]["season"] != (season.ref.id if season else None):
                    self._dirty.add(board.id)

    def _due(self, watched: set[int]) -> list[int]:
        if self._all_dirty:
            self._dirty |= watched
            self._all_dirty = False
        self._dirty &= watched
        wanted = self._dirty | (watched - self._last.keys())
        pause = 1.0 / settings.LIVE_UPDATES_PER_SECOND
        now = time.monotonic()
        return sorted(b for b in wanted if now - self._published_at.get(b, float("-inf")) >= pause)

    def _publish(self, board_id: int) -> None:
        self._dirty.discard(board_id)
        page = compose_page(board_id=board_id, now=utc_now())
        if page is None:
            return
        before = self._last.get(board_id)
        self._last[board_id] = page
        if before is not None and _same(before, page):
            return
        self._published_at[board_id] = time.monotonic()
        publish_board(board_id=board_id, page=page)


def _same(before: dict[str, Any], page: dict[str, Any]) -> bool:
    return all(before[name] == page[name] for name in ("season", "total_players", "entries", "game", "mode"))


def _counts(game_id: int, mode_id: int | None, place: tuple[int, int | None]) -> bool:
    return game_id == place[0] and (mode_id is None or mode_id == place[1])
