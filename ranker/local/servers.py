"""The two database servers together, as an installation or a test wants them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ranker.local.account import Account
from ranker.local.binaries import Binaries
from ranker.local.postgres import Postgres
from ranker.local.supervisor import Supervisor
from ranker.local.valkey import Valkey


@dataclass(frozen=True, kw_only=True)
class Servers:
    """Those of the two that we run ourselves; None stands for one that is run elsewhere."""

    postgres: Postgres | None
    valkey: Valkey | None

    def environment(self) -> dict[str, str]:
        """Return the variables that lead to them."""
        found = {}
        if self.postgres:
            found["DATABASE_URL"] = self.postgres.url
        if self.valkey:
            found["REDIS_URL"] = self.valkey.url
        return found

    def start(self, *, supervisor: Supervisor) -> None:
        """Start both under a supervisor, and wait until both answer."""
        for server in [each for each in (self.postgres, self.valkey) if each]:
            server.make()
            supervisor.add(program=server.program())
        if self.postgres:
            wait_ready(supervisor=supervisor, server=self.postgres)
            self.postgres.make_database()
        if self.valkey:
            wait_ready(supervisor=supervisor, server=self.valkey)


def make_servers(
    *,
    data: Path,
    binaries: Binaries,
    account: Account | None,
    ports: Mapping[str, int],
    secrets: Mapping[str, str],
    durable: bool = True,
) -> Servers:
    """Describe both servers below one directory."""
    postgres = Postgres(
        binaries=binaries.postgres,
        data=data / "postgres",
        port=ports["postgres"],
        password=secrets["RANKER_POSTGRES_PASSWORD"],
        admin_password=secrets["RANKER_POSTGRES_ADMIN_PASSWORD"],
        account=account,
        durable=durable,
    )
    valkey = Valkey(
        binary=binaries.valkey,
        data=data / "valkey",
        port=ports["valkey"],
        password=secrets["RANKER_REDIS_PASSWORD"],
        account=account,
        durable=durable,
    )
    return Servers(postgres=postgres, valkey=valkey)


def wait_ready(*, supervisor: Supervisor, server: Postgres | Valkey, timeout: float = 120.0) -> None:
    """Wait for one server; after a crash it first has its log to replay."""
    name = server.program().name
    log = supervisor.log / f"{name}.log"
    supervisor.wait_until(
        condition=server.is_ready,
        timeout=timeout,
        failure=f"{name} did not come up in {timeout:.0f} s. The end of {log}:",
        log=log,
    )
