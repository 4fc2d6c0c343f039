"""A board with readers: its latest page, rendered once for each length that is asked for."""

from collections import deque
from typing import Any, Final
from urllib.parse import urlencode

import orjson

from ranker.live.readers import Reader, frame

# How many events back a returning reader is told who moved meanwhile.
REMEMBERED: Final = 40
Page = dict[str, Any]


class Channel:
    """The readers of one board."""

    __slots__ = ("frames", "history", "last_id", "page", "readers")

    def __init__(self) -> None:
        """No page yet."""
        self.readers: set[Reader] = set()
        self.page: Page | None = None
        self.last_id = ""
        self.frames: dict[int, bytes] = {}
        self.history: deque[tuple[str, list[Page]]] = deque(maxlen=REMEMBERED)

    def refresh(self, *, page: Page, event_id: str) -> None:
        """A page that is as new as can be; told to everyone where it differs from the one before."""
        if self.page is not None and _facts(self.page) == _facts(page):
            return
        self._keep(page={**page, "moved": moved(self.page, page)}, event_id=event_id)
        for reader in self.readers:
            reader.push(self.frame(limit=reader.limit))

    def frame(self, *, limit: int) -> bytes:
        """The page's event, cut to `limit` lines."""
        found = self.frames.get(limit)
        if found is None:
            assert self.page is not None
            found = self.frames[limit] = self._render(moved=self.page["moved"], limit=limit)
        return found

    def catch_up(self, *, limit: int, last_id: str) -> bytes | None:
        """What a reader who saw `last_id` last has missed: nothing, or the page with all who moved since."""
        if self.page is None or last_id == self.last_id:
            return None
        ids = [event_id for event_id, _ in self.history]
        if last_id not in ids:
            return self._render(moved=[], limit=limit)
        missed = [moved for _, moved in list(self.history)[ids.index(last_id) + 1 :]]
        return self._render(moved=_merged(missed), limit=limit)

    def _keep(self, *, page: Page, event_id: str) -> None:
        self.page, self.last_id, self.frames = page, event_id, {}
        self.history.append((event_id, page["moved"]))

    def _render(self, *, moved: list[Page], limit: int) -> bytes:
        assert self.page is not None
        entries = self.page["entries"][:limit]
        shown = {line["user_id"] for line in entries}
        page = {
            **self.page,
            "next": _next(self.page, limit=limit),
            "entries": entries,
            "moved": [one for one in moved if one["user_id"] in shown],
        }
        return frame(event="board", data=orjson.dumps(page), event_id=self.last_id)


def moved(before: Page | None, page: Page) -> list[Page]:
    """Whose rank or score is another than on the page before; who was not on that has nothing before."""
    if before is None or before["season"] != page["season"]:
        return []
    earlier = {line["user_id"]: line for line in before["entries"]}
    nobody = {"rank": None, "score": None}
    return [
        {
            "user_id": line["user_id"],
            "rank": line["rank"],
            "previous_rank": old["rank"],
            "score": line["score"],
            "previous_score": old["score"],
        }
        for line in page["entries"]
        for old in [earlier.get(line["user_id"], nobody)]
        if (old["rank"], old["score"]) != (line["rank"], line["score"])
    ]


def _merged(moves: list[list[Page]]) -> list[Page]:
    """Several events' movements as one: from the first place before to the last place after."""
    found: dict[int, Page] = {}
    for one in (one for event in moves for one in event):
        first = found.get(one["user_id"], one)
        before = {"previous_rank": first["previous_rank"], "previous_score": first["previous_score"]}
        found[one["user_id"]] = {**one, **before}
    return list(found.values())


def _facts(page: Page) -> Page:
    return {name: page[name] for name in ("season", "total_players", "entries")}


def _next(page: Page, *, limit: int) -> str | None:
    """The API's following page, as an address without a host."""
    if page["total_players"] <= limit:
        return None
    mode = {"mode": page["mode"]} if page["mode"] else {}
    query = {"window": page["window"], **mode, "limit": limit, "offset": limit}
    return f"/api/leaderboard/{page['game']}/?{urlencode(query)}"
