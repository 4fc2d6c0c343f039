"""The embedded Valkey: its configuration file, the command that serves it, waiting for it."""

from dataclasses import dataclass
from pathlib import Path

import redis

from ranker.local.account import Account, take
from ranker.local.program import Program

SETTINGS = {
    "bind": "127.0.0.1",
    "protected-mode": "yes",
    "daemonize": "no",
    "logfile": '""',
    # Boards are rebuilt from PostgreSQL, but only when need be: evicting a key would be a wrong rank.
    "maxmemory-policy": "noeviction",
    # The append-only file has everything; snapshots beside it would only cost.
    "appendonly": "yes",
    "save": '""',
}


@dataclass(frozen=True, kw_only=True)
class Valkey:
    """One data directory and the port it is served on."""

    binary: Path
    data: Path
    port: int
    password: str
    account: Account | None = None
    durable: bool = True

    @property
    def url(self) -> str:
        """What the processes get as REDIS_URL."""
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def program(self) -> Program:
        """Return the server as a program to supervise."""
        return Program(
            name="valkey",
            command=[str(self.binary), str(self._config)],
            env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"},
            cwd=self.data,
            account=self.account,
            stop_timeout=30.0,
            is_server=True,
            prepare=self._write_config,
        )

    def make(self) -> None:
        """Make the data directory."""
        self.data.mkdir(mode=0o700, exist_ok=True)
        take(path=self.data, account=self.account)

    def is_ready(self) -> bool:
        """Whether it answers and has loaded its data."""
        client = redis.Redis.from_url(self.url, socket_timeout=2, retry=None)
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False
        finally:
            client.close()

    @property
    def _config(self) -> Path:
        return self.data / "valkey.conf"

    def _write_config(self) -> None:
        """Write the configuration; the password is in it, because a command line is for everybody to read."""
        chosen = SETTINGS | {
            "port": str(self.port),
            "dir": f'"{self.data}"',
            "requirepass": self.password,
            "appendfsync": "everysec" if self.durable else "no",
        }
        self._config.unlink(missing_ok=True)
        self._config.touch(mode=0o600)
        take(path=self._config, account=self.account)
        self._config.write_text("".join(f"{name} {value}\n" for name, value in chosen.items()))
