"""The load generator's words."""

import shutil
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bench import wrk
from ranker.local.errors import LocalError

OUTPUT = """Running 2s test @ http://127.0.0.1:1/
  2 threads and 32 connections
RESULT {"requests": 4000, "duration_us": 2000000, "p50_us": 1500, "p99_us": 20250, "errors": \
{"status": 2, "connect": 0, "read": 1, "write": 0, "timeout": 0}}
"""


def test_the_line_of_the_script_is_read() -> None:
    load = wrk.parse(OUTPUT)
    assert (load.requests, load.seconds, load.p50_ms, load.p99_ms) == (4000, 2.0, 1.5, 20.25)
    assert load.failures == {"status": 2, "read": 1}


def test_a_load_that_broke_off_tells_why() -> None:
    with pytest.raises(LocalError, match="unable to connect"):
        wrk.parse("unable to connect to 127.0.0.1:1 Connection refused\n")


def test_without_wrk_one_is_told_where_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(LocalError, match="apt-get install -y wrk"):
        wrk.require_wrk()


class Refusing(BaseHTTPRequestHandler):
    """Every second answer is an error."""

    protocol_version = "HTTP/1.1"
    asked: list[str] = []

    def do_GET(self) -> None:
        self.asked.append(f"{self.path} {self.headers['Authorization']}")
        self.send_response(500 if len(self.asked) % 2 else 200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Nothing."""


@pytest.mark.skipif(shutil.which("wrk") is None, reason="wrk is not installed")
def test_errors_are_counted_and_tokens_sent(tmp_path: Path) -> None:
    (tmp_path / "tokens").write_text("abc\ndef\n")
    server = ThreadingHTTPServer(("127.0.0.1", 0), Refusing)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_address[1]}/api/"
    command = wrk.command(script="token.lua", url=url, connections=1, seconds=1)
    env = wrk.environment(data=tmp_path)
    load = wrk.parse(subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout)
    server.shutdown()
    assert load.requests // 2 - 1 <= load.failures["status"] <= load.requests // 2 + 1
    assert set(Refusing.asked) == {"/api/ Bearer abc", "/api/ Bearer def"}
