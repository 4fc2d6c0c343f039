"""What an operation costs at the very least: our own statement and scripts, called by a bare client."""

import random
import threading
import time
from collections.abc import Callable, Mapping

from django.db import connection

from bench.cpu import per_unit, read_seconds
from bench.rows import Row
from bench.stage import Stage
from bench.world import MOST_POINTS, World
from ranker.core.clock import utc_now
from ranker.games.registry import GameInfo, find_game
from ranker.leaderboards import store
from ranker.leaderboards.registry import boards
from ranker.leaderboards.services.entries import apply_entries
from ranker.leaderboards.stored import Around, SeasonRef
from ranker.local.errors import LocalError
from ranker.scores.statement import Caller, NewScore, run_submit

# As many as keep PostgreSQL and Redis busy without the client's own Python being in the way.
CLIENTS = 4
GROUPS = (1, 16)


def measure_floors(stage: Stage, *, world: World, seconds: float, idle: Mapping[str, float]) -> list[Row]:
    """The floors of submissions, alone and in groups, and those of reading a page and a place."""
    season = _all_time(world)
    calls: list[tuple[str, str, int, Callable[[], object]]] = [
        (f"floor-{size}", f"our statement and script, bare, {size} a call", size, _writer(world=world, size=size))
        for size in GROUPS
    ]
    calls += [
        ("floor-top", "our script for a page, bare", 1, lambda: store.get_page(season=season, offset=0, limit=10)),
        ("floor-rank", "our script for a place, bare", 1, _looker(world=world, season=season)),
    ]
    return [
        _measure(stage, name=name, title=title, size=size, call=call, seconds=seconds, idle=idle)
        for name, title, size, call in calls
    ]


def _looker(*, world: World, season: SeasonRef) -> Callable[[], object]:
    return lambda: store.get_arounds(asked=[Around(season, random.choice(world.active), 5)])


def _writer(*, world: World, size: int) -> Callable[[], object]:
    info = find_game(world.game_id)
    assert info is not None

    def write() -> None:
        rows = [_score(info, player_id=player_id) for player_id in random.sample(world.active, size)]
        written = run_submit(submissions=rows, receipts=True)
        if any(outcome.verdict != "accepted" for outcome in written.outcomes):
            raise LocalError(f"The statement refused a score: {written.outcomes}")
        apply_entries(entries=[(entry.season_id, entry.state) for entry in written.entries], ranks=True)

    return write


def _score(game: GameInfo, *, player_id: int) -> tuple[Caller, NewScore]:
    caller = Caller(id=f"user:{player_id}", source="player", player_id=player_id, token_version=0)
    return caller, NewScore(game=game, value=random.randint(0, MOST_POINTS), key=random.randbytes(12).hex())


def _measure(
    stage: Stage,
    *,
    name: str,
    title: str,
    size: int,
    call: Callable[[], object],
    seconds: float,
    idle: Mapping[str, float],
) -> Row:
    """Only the servers are counted: the client is Python, and nobody's floor."""
    _run(stage, call, seconds=seconds * 0.25)
    before, began = read_seconds(pids=_servers(stage)), time.monotonic()
    units = _run(stage, call, seconds=seconds) * size
    after, took = read_seconds(pids=_servers(stage)), time.monotonic() - began
    cpu = per_unit(before=before, after=after, units=units, idle=idle, seconds=took)
    return Row(
        name=name,
        title=title,
        unit="request",
        units=units,
        per_second=units / took,
        cpu=cpu,
    )


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
