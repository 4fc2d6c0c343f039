"""The embedded PostgreSQL: making its data directory, the command that serves it, waiting for it."""

import shutil
import signal
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from ranker.local.account import Account, run_as, take
from ranker.local.errors import LocalError
from ranker.local.identity import is_worked_in
from ranker.local.memory import memory_mb, postgres_share
from ranker.local.program import Program

# Stated although they are the defaults: the promise that nothing acknowledged is lost rests on them.
DURABLE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
# For throw-away servers. A killed process still loses nothing this way, only a machine without power does.
FAST = {
    "fsync": "off", "full_page_writes": "off", "synchronous_commit": "on",
    "shared_buffers": "64MB", "effective_cache_size": "1GB",
}  # fmt: skip
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    # A socket's path has at most 107 bytes, and a checkout may be deeper than that.
    "unix_socket_directories": "",
    "max_connections": "200",
    "work_mem": "8MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "wal_compression": "on",
    "random_page_cost": "1.1",
    "jit": "off",
    # systemd removes an ordinary user's POSIX segments at logout, and containers have 64 MB of them.
    "dynamic_shared_memory_type": "mmap",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] ",
    "log_statement": "none",
    # The failing statement would put what a client sent, passwords included, into the log.
    "log_min_error_statement": "panic",
    "log_parameter_max_length_on_error": "0",
}
LOCALE = ("--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C")
ROLE = "ranker"
ADMIN = "postgres"


@dataclass(frozen=True, kw_only=True)
class Postgres:
    """One data directory and the port it is served on."""

    binaries: Path
    data: Path
    port: int
    password: str
    admin_password: str
    account: Account | None = None
    durable: bool = True

    @property
    def url(self) -> str:
        """What the processes get as DATABASE_URL."""
        return f"postgres://{ROLE}:{self.password}@127.0.0.1:{self.port}/{ROLE}"

    def program(self) -> Program:
        """Return the server as a program to supervise."""
        chosen = SETTINGS | (DURABLE | postgres_share(memory=memory_mb()) if self.durable else FAST)
        options = [f"--{name}={value}" for name, value in chosen.items()]
        return Program(
            name="postgres",
            command=[str(self.binaries / "postgres"), "-D", str(self.data), "-p", str(self.port), *options],
            env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"},
            cwd=self.data,
            account=self.account,
            stop_signal=signal.SIGINT,  # "fast": end the sessions, write a checkpoint, leave
            stop_timeout=60.0,
            is_server=True,
            prepare=self.remove_stale_pid_file,
        )

    def make(self) -> None:
        """Make the data directory unless it is there; one cut short is made anew."""
        if self.data.exists():
            return
        partial = self.data.with_name(f"{self.data.name}.new")
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(mode=0o700)
        take(path=partial, account=self.account)
        self._initdb(partial)
        partial.rename(self.data)

    def is_ready(self) -> bool:
        """Whether it takes connections."""
        try:
            psycopg.connect(self._admin_dsn(), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def make_database(self) -> None:
        """Make the role (no superuser) and its database where they are missing."""
        with psycopg.connect(self._admin_dsn(), autocommit=True) as connection:
            role = sql.Identifier(ROLE)
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]).fetchone():
                connection.execute(
                    sql.SQL("CREATE ROLE {} LOGIN CREATEDB CREATEROLE PASSWORD {}").format(
                        role, self._scram(connection)
                    )
                )
                connection.execute(sql.SQL("GRANT pg_monitor, pg_checkpoint, pg_signal_backend TO {}").format(role))
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [ROLE]).fetchone():
                connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(role, role))

    def remove_stale_pid_file(self) -> None:
        """Remove the pid file of a server that was killed: its pid may be another process's by now.

        PostgreSQL itself looks only at whether that pid is alive, and would refuse to start.
        """
        pid_file = self.data / "postmaster.pid"
        if pid_file.exists() and not self._is_served():
            pid_file.unlink()

    def _is_served(self) -> bool:
        """Whether any process of PostgreSQL works in this directory, the server itself or one it left."""
        return is_worked_in(directory=self.data, by="postgres")

    def _initdb(self, target: Path) -> None:
        """Run initdb. The password goes through a file: a command line is for everybody to read."""
        password_file = target.with_name(f"{target.name}.password")
        password_file.touch(mode=0o600)
        take(path=password_file, account=self.account)
        password_file.write_text(self.admin_password)
        options = [
            f"--pwfile={password_file}",
            f"--username={ADMIN}",
            "--auth=scram-sha-256",
            "--no-instructions",
        ]
        try:
            done = run_as(
                account=self.account,
                command=[str(self.binaries / "initdb"), "-D", str(target), *options, *LOCALE],
            )
        finally:
            password_file.unlink()
        if done.returncode != 0:
            raise LocalError(f"PostgreSQL's data directory cannot be made:\n{done.stdout}{done.stderr}")

    def _scram(self, connection: psycopg.Connection) -> str:
        """Hash the password here, so that it never appears in a statement."""
        hashed = connection.pgconn.encrypt_password(self.password.encode(), ROLE.encode(), b"scram-sha-256")
        return hashed.decode()

    def _admin_dsn(self) -> str:
        return f"postgres://{ADMIN}:{self.admin_password}@127.0.0.1:{self.port}/postgres"
