"""Live updates, measured: from commit to 1,000 streams under 500 scores a second, and what 10,000 idle streams take.

    python -m ranker.local throwaway -- python bench/live.py [--clients 1000] [--rate 500] [--seconds 20] [--idle 10000]

Everything runs on one machine, the clients too: what they take of the processors, the server lacks.
"""

import argparse
import asyncio
import os
import re
import resource
import statistics
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
os.environ.setdefault("LOG_LEVEL", "WARNING")

import django  # noqa: E402

django.setup()

import psutil  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from ranker.core.clock import utc_now  # noqa: E402
from ranker.games.registry import find_game  # noqa: E402
from ranker.games.services import create_game  # noqa: E402
from ranker.local.ports import free_port, is_taken  # noqa: E402
from ranker.scores.services.submit import submit_score  # noqa: E402
from ranker.scores.statement import Caller, NewScore  # noqa: E402
from ranker.users.models import User  # noqa: E402

TOP = re.compile(rb'"entries":\[\{"rank":1,[^}]*?"score":(\d+)')
PLAYERS = 1000


class Clients:
    """Streams on one event loop, as raw as can be; each notes when it learns of which score."""

    def __init__(self, *, port: int) -> None:
        self.port = port
        self.seen: list[tuple[float, int, int]] = []
        self.events = 0
        self.writers: list[asyncio.StreamWriter] = []

    async def open(self, count: int) -> None:
        """Open so many, a hundred at a time."""
        for start in range(0, count, 100):
            await asyncio.gather(*(self._open(number) for number in range(start, min(start + 100, count))))

    async def _open(self, number: int) -> None:
        """Again, where a loaded machine has refused it."""
        for _ in range(10):
            try:
                return await self._try(number)
            except asyncio.IncompleteReadError:
                await asyncio.sleep(1)

    async def _try(self, number: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port, limit=2**20)
        writer.write(b"GET /live/leaderboard/bench/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        await reader.readuntil(b"retry:")
        self.writers.append(writer)
        asyncio.get_running_loop().create_task(self._read(reader, number))

    async def _read(self, reader: asyncio.StreamReader, number: int) -> None:
        last = 0
        while True:
            try:
                data = await reader.readuntil(b"\n\n")
            except (asyncio.IncompleteReadError, ConnectionError):
                return
            if found := TOP.search(data):
                top = int(found[1])
                self.events += 1
                if top > last:
                    self.seen.append((time.monotonic(), last, top))
                    last = top


def submit_all(*, game_id: int, users: list[User], rate: float, seconds: float) -> dict[int, float]:
    """Scores that each take the lead, at a rate; when each of them was sent off."""
    info = find_game(game_id)
    assert info is not None
    sent: dict[int, float] = {}
    began = time.monotonic()

    def one(number: int) -> None:
        due = began + number / rate
        time.sleep(max(0.0, due - time.monotonic()))
        user = users[number % len(users)]
        caller = Caller(id=f"user:{user.pk}", source="player", player_id=user.pk, token_version=0)
        started = time.monotonic()
        submit_score(caller=caller, score=NewScore(game=info, value=number + 1), now=utc_now())
        sent[number + 1] = started

    with ThreadPoolExecutor(max_workers=8) as pool:
        list(pool.map(one, range(int(rate * seconds))))
    took = time.monotonic() - began
    print(f"submitted {len(sent)} scores in {took:.1f} s: {len(sent) / took:.0f} a second")
    return sent


def latencies(clients: Clients, sent: dict[int, float]) -> list[float]:
    """For every stream and every score: from its being sent off to its being on the board in the stream."""
    return [at - sent[v] for at, before, top in clients.seen for v in range(before + 1, top + 1) if v in sent]


def start(*command: str, **env: str) -> subprocess.Popen[bytes]:
    """A process of the product."""
    return subprocess.Popen([sys.executable, *command], cwd=ROOT, env=os.environ | env)


def start_live(port: int) -> subprocess.Popen[bytes]:
    """The live process, as ranker.local starts it."""
    live = start(
        "-m", "uvicorn", "config.asgi:application", f"--port={port}", "--backlog=4096", "--ws=none", "--lifespan=on",
        "--no-access-log", "--log-level=warning", "--timeout-graceful-shutdown=2",
    )  # fmt: skip
    while not is_taken(port=port):
        time.sleep(0.1)
    return live


def report_process(name: str, process: psutil.Process, *, before: Any, seconds: float) -> None:
    """What share of a processor a process took."""
    after = process.cpu_times()
    used = after.user + after.system - before.user - before.system
    print(f"  {name}: {used / seconds:.0%} of one processor, {process.memory_info().rss / 2**20:.0f} MB")


def measure_latency(options: argparse.Namespace, *, port: int, live: psutil.Process, relay: psutil.Process) -> None:
    """The first question."""
    game = create_game(fields={"name": "Bench", "slug": "bench"}, rule={}, now=utc_now())
    users = [User(username=f"bench{n}") for n in range(PLAYERS)]
    User.objects.bulk_create(users)
    clients, loop = Clients(port=port), asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, daemon=True).start()
    asyncio.run_coroutine_threadsafe(clients.open(options.clients), loop).result(120)
    before = live.cpu_times(), relay.cpu_times()
    began = time.monotonic()
    sent = submit_all(game_id=game.pk, users=users, rate=options.rate, seconds=options.seconds)
    time.sleep(2)
    took = time.monotonic() - began
    found = latencies(clients, sent)
    cuts = statistics.quantiles(found, n=100)
    print(f"{options.clients} streams, {clients.events / options.clients / took:.1f} events a second each")
    print("from submission to stream: " + ", ".join(f"p{n} {cuts[n - 1]:.3f} s" for n in (50, 95, 99)))
    expected = options.clients * len(sent)
    print(f"  seen: {len(found)} of {expected} (stream, score) pairs")
    report_process("live", live, before=before[0], seconds=took)
    report_process("relay", relay, before=before[1], seconds=took)
    for writer in clients.writers:
        loop.call_soon_threadsafe(writer.close)
    time.sleep(2)


def measure_idle(options: argparse.Namespace, *, port: int, live: psutil.Process) -> None:
    """The second question."""
    start_rss = live.memory_info().rss
    clients = Clients(port=port)

    async def run() -> None:
        began = time.monotonic()
        await clients.open(options.idle)
        print(f"{options.idle} streams opened in {time.monotonic() - began:.1f} s")
        await asyncio.sleep(20)
        rss = live.memory_info().rss
        each = (rss - start_rss) / options.idle / 1024
        print(f"idle, after a heartbeat: {rss / 2**20:.0f} MB in all, {start_rss / 2**20:.0f} before")
        print(f"  {each:.1f} kB a stream")

    asyncio.run(run())


def main() -> None:
    """Both questions, on fresh servers."""
    parser = argparse.ArgumentParser()
    for name, value in (("clients", 1000), ("rate", 500), ("seconds", 20), ("idle", 10_000)):
        parser.add_argument(f"--{name}", type=int, default=value)
    options = parser.parse_args()
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    call_command("migrate", verbosity=0)
    port = free_port()
    processes = [start("manage.py", "relay"), start_live(port)]
    try:
        time.sleep(3)
        relay, live = (psutil.Process(process.pid) for process in processes)
        measure_latency(options, port=port, live=live, relay=relay)
    finally:
        processes[1].terminate()
    if not options.idle:
        return _end(processes)
    live_again = start_live(port := free_port())
    try:
        measure_idle(options, port=port, live=psutil.Process(live_again.pid))
    finally:
        _end([*processes, live_again])


def _end(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        process.terminate()
        process.wait(20)
    connection.close()


if __name__ == "__main__":
    main()
