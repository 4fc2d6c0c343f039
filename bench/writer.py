"""A slow writer: the top of the board changes about every second, as a page does that many people watch."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from bench.operations import SLUG
from bench.world import MOST_POINTS, World

EVERY_SECONDS = 0.9


@contextmanager
def writing(*, base: str, world: World) -> Iterator[None]:
    """A new record every `EVERY_SECONDS`, by the same player, until the block ends."""
    stop = threading.Event()
    thread = threading.Thread(target=_write, args=(base, world.tokens[0], stop), name="writer")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _write(base: str, token: str, stop: threading.Event) -> None:
    with httpx.Client(base_url=base, headers={"Authorization": f"Bearer {token}"}, timeout=30) as client:
        best = client.get(f"/api/leaderboard/{SLUG}/my-rank/").json()["score"]
        for record in range(max(best, MOST_POINTS) + 1, 2**53):
            client.post("/api/scores/", json={"game": SLUG, "score": record}).raise_for_status()
            if stop.wait(EVERY_SECONDS):
                return
