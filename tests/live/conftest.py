"""A real live process, and clients that really stream."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from queue import Empty, Queue
from typing import Any

import httpx
import pytest
from django.conf import settings as django_settings
from django.db import connection

from ranker.local.ports import free_port, is_taken
from ranker.relay.projections import project_live
from tests.worlds import award_all, relay_all


@dataclass
class Live:
    """The process, and where it is."""

    url: str
    process: subprocess.Popen[bytes]


@pytest.fixture(scope="module")
def live_prefix() -> str:
    """The process outlives a test, so it has one prefix for all of them."""
    return f"{{t:live:{os.getpid()}}}"


@pytest.fixture(autouse=True)
def redis_prefix(settings: Any, live_prefix: str) -> Iterator[str]:
    """The live process's own, emptied between tests."""
    from ranker.core.redis import client
    from tests.conftest import forget_in_process

    settings.REDIS_KEY_PREFIX = live_prefix
    forget_in_process()
    project_live.forget()
    yield live_prefix
    forget_in_process()
    keys = list(client().scan_iter(match=f"{live_prefix}*", count=1000))
    if keys:
        client().unlink(*keys)


@pytest.fixture(scope="module")
def start_live(live_prefix: str, django_db_setup: None) -> Iterator[Callable[..., Live]]:
    """Starts live processes on the test database."""
    started: list[subprocess.Popen[bytes]] = []

    def start(**settings: str) -> Live:
        port = free_port()
        address = dict(connection.settings_dict)
        url = (
            f"postgres://{address['USER']}:{address['PASSWORD']}@{address['HOST']}:{address['PORT']}/{address['NAME']}"
        )
        env = os.environ | {
            "DATABASE_URL": url,
            "REDIS_URL": django_settings.REDIS_URL,
            "REDIS_KEY_PREFIX": live_prefix,
        }
        command = [sys.executable, "-m", "uvicorn", "config.asgi:application", f"--port={port}", "--log-level=warning"]
        env |= {"DJANGO_SETTINGS_MODULE": "config.settings.test", "REGISTRY_SECONDS": "0", **settings}
        process = subprocess.Popen([*command, "--lifespan=on", "--timeout-graceful-shutdown=1"], env=env)
        started.append(process)
        until = time.monotonic() + 30
        while not is_taken(port=port):
            assert process.poll() is None and time.monotonic() < until
            time.sleep(0.1)
        return Live(f"http://127.0.0.1:{port}", process)

    yield start
    for process in started:
        process.terminate()
        process.wait(10)


@pytest.fixture(scope="module")
def live(start_live: Callable[..., Live]) -> Live:
    """One that serves this module's tests."""
    return start_live(LIVE_HEARTBEAT_SECONDS="0.5")


@dataclass
class Stream:
    """An open stream, read in a thread."""

    url: str
    headers: dict[str, str] = field(default_factory=dict)
    events: Queue[dict[str, Any]] = field(default_factory=Queue)
    comments: Queue[str] = field(default_factory=Queue)
    opened: threading.Event = field(default_factory=threading.Event)
    ended: threading.Event = field(default_factory=threading.Event)
    response: httpx.Response | None = None

    def start(self) -> "Stream":
        """Open it, and wait until it is."""
        threading.Thread(target=self._run, daemon=True).start()
        assert self.opened.wait(10)
        return self

    def next(self, *, seconds: float = 10.0) -> dict[str, Any]:
        """The next event: its id, its name and its data."""
        return self.events.get(timeout=seconds)

    def until(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The first event that is as wanted; pages from just before a change may come ahead of it."""
        while not wanted(event := self.next()):
            pass
        return event

    def is_quiet(self, *, seconds: float = 0.6) -> bool:
        """Whether nothing comes for a while."""
        try:
            self.events.get(timeout=seconds)
        except Empty:
            return True
        return False

    def _run(self) -> None:
        with suppress(httpx.TransportError):
            self._read()
        self.ended.set()

    def _read(self) -> None:
        with httpx.Client(timeout=30) as client, client.stream("GET", self.url, headers=self.headers) as response:
            self.response = response
            self.opened.set()
            event: dict[str, Any] = {}
            for line in response.iter_lines():
                if line.startswith(":"):
                    self.comments.put(line)
                elif line:
                    name, _, value = line.partition(": ")
                    event[name] = json.loads(value) if name == "data" else value
                elif "data" in event:
                    self.events.put(event)
                    event = {}


@pytest.fixture
def open_stream(live: Live) -> Callable[..., Stream]:
    """Opens a stream of the module's live process."""
    return lambda path, **headers: Stream(live.url + path, {k.replace("_", "-"): v for k, v in headers.items()}).start()


@pytest.fixture
def relay() -> Iterator[None]:
    """The relay at work, as it is in an installation: both tails, again and again."""
    from django.db import connections

    from ranker.relay.durable import DurableTail
    from ranker.relay.loop import Relay

    relay_all()
    award_all()
    stop = threading.Event()

    def run(work: Callable[[], None]) -> None:
        try:
            work()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(work.run,)) for work in (Relay(stop=stop), DurableTail(stop=stop))]
    for thread in threads:
        thread.start()
    yield
    stop.set()
    for thread in threads:
        thread.join(10)
