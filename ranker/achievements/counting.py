"""Shares of players. Counting millions of rows takes a moment, so a count is kept for as long as it is worth."""

import threading
import time
from dataclasses import dataclass

from ranker.core.db import fetch_rows

# The next count waits twenty times as long as the last one took: at most a twentieth of one connection's time.
PATIENCE = 20.0
COUNTS = """
    SELECT h.achievement_id, count(*) AS holders
    FROM achievements_playerachievement h JOIN users_user u ON u.id = h.player_id
    WHERE h.taken_back_at IS NULL AND u.banned_at IS NULL GROUP BY h.achievement_id
"""
PLAYERS = """
    SELECT count(*) AS players FROM users_user u
    WHERE u.banned_at IS NULL AND EXISTS (SELECT FROM leaderboards_entry e WHERE e.player_id = u.id AND e.plays > 0)
"""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many have played at all, and how many of them hold what."""

    players: int
    holders: dict[int, int]

    def share(self, achievement_id: int) -> float:
        """The share of the players who hold an achievement, 0 to 1, four decimals."""
        if not self.players:
            return 0.0
        return min(1.0, round(self.holders.get(achievement_id, 0) / self.players, 4))


class Counter:
    """Counts again only when the last count has been worth its time."""

    def __init__(self) -> None:
        """Nothing counted yet."""
        self._lock = threading.Lock()
        self.forget()

    def forget(self) -> None:
        """Count at the next call."""
        self._counts: Counts | None = None
        self._until = float("-inf")

    def get(self) -> Counts:
        """The counts, old by twenty times what they cost at most."""
        with self._lock:
            if self._counts is None or time.monotonic() > self._until:
                started = time.monotonic()
                self._counts = _count()
                self._until = time.monotonic() + PATIENCE * (time.monotonic() - started)
            return self._counts


def _count() -> Counts:
    holders = {row["achievement_id"]: row["holders"] for row in fetch_rows(sql=COUNTS)}
    return Counts(fetch_rows(sql=PLAYERS)[0]["players"], holders)


counter = Counter()
