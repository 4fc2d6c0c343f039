"""What an operation costs at the very least: our own statement and scripts, called by a bare client."""

import random
import threading
import time
from collections.abc import Callable

from django.db import connection

from bench.cpu import per_unit, read_seconds
from bench.rows import Row
from bench.stage import Stage
from bench.world import MOST_POINTS, World
from ranker.core.clock import utc_now
from ranker.games.registry import find_game
from ranker.leaderboards import store
from ranker.leaderboards.registry import boards
from ranker.leaderboards.services.entries import apply_entries
from ranker.leaderboards.store import SeasonRef
from ranker.local.errors import LocalError
from ranker.scores.statement import Caller, NewScore, run_submit

# As many as keep PostgreSQL and Redis busy without the client's own Python being in the way.
CLIENTS = 4
GROUPS = (1, 16)


def measure_floors(stage: Stage, *, world: World, seconds: float) -> list[Row]:
    """The floors of submissions, alone and in groups, and those of reading a page and a place."""
    rows = [_writes(stage, world=world, size=size, seconds=seconds) for size in GROUPS]
    season = _all_time(world)
    page = lambda: store.get_page(season=season, offset=0, limit=10)  # noqa: E731
    around = lambda: store.get_around(season=season, player_id=random.choice(world.active), radius=5)  # noqa: E731
    rows.append(_reads(stage, name="floor-top", title="our script for a page, bare", call=page, seconds=seconds))
    rows.append(_reads(stage, name="floor-rank", title="our script for a place, bare", call=around, seconds=seconds))
    return rows


def _writes(stage: Stage, *, world: World, size: int, seconds: float) -> Row:
    info = find_game(world.game_id)
    assert info is not None

    def write() -> None:
        rows = [
            (
                Caller(id=f"user:{player_id}", source="player", player_id=player_id, token_version=0),
                NewScore(game=info, value=random.randint(0, MOST_POINTS), key=random.randbytes(12).hex()),
            )
            for player_id in random.sample(world.active, size)
        ]
        written = run_submit(submissions=rows, receipts=True)
        if any(outcome.verdict != "accepted" for outcome in written.outcomes):
            raise LocalError(f"The statement refused a score: {written.outcomes}")
        apply_entries(entries=[(entry.season_id, entry.state) for entry in written.entries], ranks=True)

    title = f"our statement and script, bare, {size} a call"
    return _measure(stage, name=f"floor-{size}", title=title, unit="score", call=write, size=size, seconds=seconds)


def _reads(stage: Stage, *, name: str, title: str, call: Callable[[], object], seconds: float) -> Row:
    return _measure(stage, name=name, title=title, unit="request", call=call, size=1, seconds=seconds)


def _measure(
    stage: Stage, *, name: str, title: str, unit: str, call: Callable[[], object], size: int, seconds: float
) -> Row:
    """Only the servers are counted: the client is Python, and nobody's floor."""
    _run(stage, call, seconds=seconds * 0.25)
    before, began = read_seconds(pids=_servers(stage)), time.monotonic()
    units = _run(stage, call, seconds=seconds) * size
    cpu = per_unit(before=before, after=read_seconds(pids=_servers(stage)), units=units)
    return Row(name=name, title=title, unit=unit, units=units, per_second=units / (time.monotonic() - began), cpu=cpu)


def _servers(stage: Stage) -> dict[str, int]:
    return {name: pid for name, pid in stage.pids().items() if name in ("postgres", "valkey")}


def _run(stage: Stage, call: Callable[[], object], *, seconds: float) -> int:
    """Call from several threads until time is up; returns how often."""
    counts, failures, end = [0] * CLIENTS, list[Exception](), time.monotonic() + seconds

    def work(place: int) -> None:
        try:
            while time.monotonic() < end:
                call()
                counts[place] += 1
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(place,)) for place in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise LocalError(f"A floor could not be measured: {failures[0]}")
    return sum(counts)


def _all_time(world: World) -> SeasonRef:
    board = boards.fresh().find(game_id=world.game_id, window="never")
    season = board.season_at(utc_now()) if board else None
    if season is None:
        raise LocalError("The board has no season.")
    return season.ref
