"""The embedded servers: what they promise about data, and that they come back."""

import os
import signal
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from ranker.local.supervisor import Supervisor
from ranker.local.throwaway import start_throwaway

Ticking = Callable[[Callable[[], object]], None]


@pytest.fixture
def servers(supervisor: Supervisor) -> Iterator[dict[str, str]]:
    """Both servers as an installation runs them."""
    with tempfile.TemporaryDirectory(prefix="ranker servers ") as home:
        yield start_throwaway(home=Path(home), supervisor=supervisor, durable=True)
        supervisor.stop_all()


def kill(supervisor: Supervisor, name: str) -> None:
    leader = supervisor.records.read(name=name)
    assert leader is not None
    os.kill(leader.pid, signal.SIGKILL)


def test_postgres_is_durable_and_comes_back_from_a_kill(
    servers: dict[str, str], supervisor: Supervisor, ticking: Ticking
) -> None:
    with psycopg.connect(servers["DATABASE_URL"], autocommit=True) as connection:
        for name in ("fsync", "full_page_writes", "synchronous_commit"):
            assert connection.execute(f"SHOW {name}").fetchone() == ("on",)
        assert connection.execute("SHOW server_encoding").fetchone() == ("UTF8",)
        assert connection.execute("SELECT usesuper FROM pg_user WHERE usename = current_user").fetchone() == (False,)
        connection.execute("CREATE TABLE kept AS SELECT 1 AS n")
        kill(supervisor, "postgres")

    def count() -> bool:
        try:
            with psycopg.connect(servers["DATABASE_URL"], connect_timeout=2) as connection:
                return connection.execute("SELECT n FROM kept").fetchone() == (1,)
        except psycopg.OperationalError:
            return False

    ticking(count)


def test_valkey_appends_to_its_file_and_comes_back_from_a_kill(
    servers: dict[str, str], supervisor: Supervisor, ticking: Ticking
) -> None:
    client = redis.Redis.from_url(servers["REDIS_URL"], retry=None, socket_timeout=2)
    assert client.config_get("append*") | {
        "appendonly": "yes",
        "appendfsync": "everysec",
    } == client.config_get("append*")
    assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
    client.set("kept", "1")
    kill(supervisor, "valkey")

    def read() -> bool:
        try:
            return client.get("kept") == b"1"
        except redis.RedisError:
            return False

    ticking(read)


def test_the_servers_ask_for_a_password(servers: dict[str, str]) -> None:
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(servers["DATABASE_URL"].replace("@", "x@"))
    without = "redis://" + servers["REDIS_URL"].rpartition("@")[2]
    with pytest.raises(redis.AuthenticationError):
        redis.Redis.from_url(without).ping()


def test_no_password_is_on_a_command_line(servers: dict[str, str], supervisor: Supervisor) -> None:
    passwords = [url.rpartition("@")[0].rpartition(":")[2] for url in (servers["DATABASE_URL"], servers["REDIS_URL"])]
    for service in supervisor.services:
        line = Path(f"/proc/{service.pid}/cmdline").read_text()
        assert not any(password in line for password in passwords)
        assert not any(password in service.log.read_text() for password in passwords if service.log)
