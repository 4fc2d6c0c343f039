"""deploy/nginx.conf in a real nginx, in front of servers that tell what reached them."""

import json
import subprocess
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path

import httpx
import pytest

from bench.nginx import CONFIGURATION, find_nginx, program, render, replaced
from ranker.local.errors import LocalError
from ranker.local.ports import free_port, is_taken
from ranker.local.program import start
from tests.paths import opened

pytestmark = pytest.mark.skipif(find_nginx() is None, reason="nginx is not installed")
PUBLIC = "/api/leaderboard/tetris/"
served = count(1)


class Ranker(BaseHTTPRequestHandler):
    """Answers with a number that is another one every time, and what it was sent."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.path.startswith("/live/"):
            self._stream()
            return
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        body = json.dumps({"n": next(served), "headers": {k.lower(): v for k, v in self.headers.items()}}).encode()
        self.send_response(200)
        if self.path.startswith(PUBLIC):
            self.send_header("Cache-Control", "public, max-age=1")
            self.send_header("ETag", 'W/"abc"')
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET

    def _stream(self) -> None:
        """One event at once, the next only after a while."""
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        for pause in (0, 1.5):
            time.sleep(pause)
            self.wfile.write(b"event: board\n\n")
            self.wfile.flush()

    def log_message(self, *args: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def nginx(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of an nginx of our own; nobody listens on the port that stands for a dead server."""
    web = ThreadingHTTPServer(("127.0.0.1", 0), Ranker)
    threading.Thread(target=web.serve_forever, daemon=True).start()
    home = opened(tmp_path_factory.mktemp("nginx"))
    port, upstream = free_port(), web.server_address[1]
    process = start(program=program(home=home / "nginx", port=port, web=upstream, live=upstream), log=home / "log")
    try:
        while not is_taken(port=port):
            assert process.poll() is None, (home / "log").read_text()
            time.sleep(0.05)
        yield httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=10)
    finally:
        process.terminate()
        process.wait(timeout=10)
        web.shutdown()


def test_a_public_page_is_asked_for_once_a_second(nginx: httpx.Client) -> None:
    first, second = nginx.get(PUBLIC), nginx.get(PUBLIC)
    assert first.json()["n"] == second.json()["n"]
    assert (first.headers["X-Cache"], second.headers["X-Cache"]) == ("MISS", "HIT")
    assert first.headers["X-Request-ID"] != second.headers["X-Request-ID"]
    time.sleep(2.1)
    assert nginx.get(PUBLIC).json()["n"] != first.json()["n"]


def test_who_has_the_page_is_not_sent_it_again(nginx: httpx.Client) -> None:
    address = PUBLIC + "?limit=3"
    nginx.get(address)
    assert nginx.get(address, headers={"If-None-Match": 'W/"abc"'}).status_code == 304


@pytest.mark.parametrize("header", ["Authorization", "Cookie"])
def test_whoever_shows_who_they_are_passes_the_cache_by(nginx: httpx.Client, header: str) -> None:
    address = f"{PUBLIC}?by={header}"
    kept = nginx.get(address).json()["n"]
    own = [nginx.get(address, headers={header: "a=b"}).json()["n"] for _ in range(2)]
    assert len({kept, *own}) == 3
    assert nginx.get(address).json()["n"] == kept


@pytest.mark.parametrize("path", ["/api/scores/history/", "/", "/api/leaderboards/"])
def test_what_does_not_say_that_it_may_be_kept_is_not(nginx: httpx.Client, path: str) -> None:
    assert nginx.get(path).json()["n"] != nginx.get(path).json()["n"]


def test_hosts_do_not_share_their_pages(nginx: httpx.Client) -> None:
    found = [nginx.get(PUBLIC + "?hosts", headers={"Host": host}).json() for host in ("a.example", "b.example")]
    assert found[0]["n"] != found[1]["n"]
    assert [one["headers"]["host"] for one in found] == ["a.example", "b.example"]


def test_the_last_forwarded_address_is_the_one_this_proxy_saw(nginx: httpx.Client) -> None:
    told = nginx.get("/api/users/", headers={"X-Forwarded-For": "6.6.6.6", "X-Forwarded-Proto": "https"}).json()
    assert told["headers"]["x-forwarded-for"] == "6.6.6.6, 127.0.0.1"
    assert told["headers"]["x-forwarded-proto"] == "http"


def test_a_stream_is_passed_on_at_once(nginx: httpx.Client) -> None:
    began = time.monotonic()
    with nginx.stream("GET", "/live/leaderboard/tetris/") as stream:
        chunks = stream.iter_bytes()
        assert next(chunks) == b"event: board\n\n"
        first = time.monotonic() - began
        assert b"".join(chunks) == b"event: board\n\n"
    assert first < time.monotonic() - began


def test_a_body_that_ranker_would_refuse_is_refused_in_json(nginx: httpx.Client) -> None:
    answer = nginx.post("/api/scores/batch/", content=b"x" * 2_500_001)
    assert answer.status_code == 413
    assert "too large" in answer.json()["detail"]
    assert nginx.post("/api/scores/batch/", content=b"x" * 2_500_000).status_code == 200


def test_a_ranker_that_is_away_is_503_in_json(tmp_path: Path) -> None:
    port = free_port()
    away = program(home=opened(tmp_path) / "nginx", port=port, web=free_port(), live=free_port())
    process = start(program=away, log=tmp_path / "log")
    try:
        while not is_taken(port=port):
            time.sleep(0.05)
        answer = httpx.get(f"http://127.0.0.1:{port}/api/games/")
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
        assert "detail" in answer.json()
    finally:
        process.terminate()
        process.wait(timeout=10)


def test_nginx_takes_the_configuration_as_it_is_written(tmp_path: Path) -> None:
    # Its own paths, but for those that need the machine's own directories.
    path = tmp_path / "nginx.conf"
    path.write_text(render(home=tmp_path, port=free_port(), web=9000, live=9001))
    done = subprocess.run([str(find_nginx()), "-t", "-q", "-c", str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_line_that_is_replaced_has_to_be_there() -> None:
    with pytest.raises(LocalError, match="no longer there"):
        replaced(CONFIGURATION.read_text(), {"no longer there": ""})
