"""This checkout's own installation: where it lives, its secrets, its servers, what its processes are told."""

import os
import shlex
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ranker.local.account import Account, can_enter, server_account
from ranker.local.binaries import usable_binaries
from ranker.local.envfile import SERVER_SECRETS, installation_secrets, read_env, write_env
from ranker.local.errors import LocalError
from ranker.local.layout import (
    CHECKOUT,
    Layout,
    make_private,
    make_shelter,
    require_own,
    shelter_path,
    state_directory,
)
from ranker.local.ports import remembered_ports
from ranker.local.servers import Servers, make_servers

DATABASE_SETTINGS = ("DATABASE_URL", "POSTGRES_HOST")
REDIS_SETTINGS = ("REDIS_URL",)


@dataclass(frozen=True, kw_only=True)
class Installation:
    """What is known before anything is started."""

    layout: Layout
    given: Mapping[str, str]
    secrets: Mapping[str, str]

    def environment(self, *, host: str, port: int) -> dict[str, str]:
        """Return what every process gets: what the operator set wins over what we generated."""
        return {
            "DJANGO_SETTINGS_MODULE": "config.settings.local",
            "PYTHONUNBUFFERED": "1",
            **{name: value for name, value in self.secrets.items() if name not in SERVER_SECRETS},
            **read_env(path=self.layout.servers_env),
            **self.given,
            "RANKER_HOME": str(self.layout.state),
            "RANKER_HOST": host,
            "RANKER_PORT": str(port),
        }


def open_installation() -> Installation:
    """Make the directories and the secrets on the first run, find them on the next."""
    state = state_directory()
    require_own(path=state)
    make_private(path=state, traversable=os.geteuid() == 0)
    layout = Layout(state=state)
    for path in (layout.run, layout.log):
        make_private(path=path)
    return Installation(layout=layout, given=given_settings(), secrets=installation_secrets(path=layout.env))


def given_settings() -> dict[str, str]:
    """Return what the operator set: the environment, then `.env` of the checkout."""
    return read_env(path=CHECKOUT / ".env") | dict(os.environ)


def embedded_servers(*, installation: Installation) -> Servers:
    """Describe the servers we run ourselves: those no setting leads to already."""
    wants_postgres = not any(installation.given.get(name) for name in DATABASE_SETTINGS)
    wants_valkey = not any(installation.given.get(name) for name in REDIS_SETTINGS)
    servers = Servers(postgres=None, valkey=None)
    if wants_postgres or wants_valkey:
        made = _all_servers(installation=installation)
        servers = Servers(
            postgres=made.postgres if wants_postgres else None, valkey=made.valkey if wants_valkey else None
        )
    write_env(path=installation.layout.servers_env, values=servers.environment())
    return servers


def python(*arguments: str) -> list[str]:
    """Return a command of this virtual environment; by module, as a script's first line breaks on spaces."""
    return [sys.executable, *arguments]


def _all_servers(*, installation: Installation) -> Servers:
    data, account = _data_directory(state=installation.layout.state)
    path = installation.layout.run / "ports.json"
    ports = remembered_ports(path=path, names=["postgres", "valkey"])
    return make_servers(
        data=data,
        binaries=usable_binaries(account=account),
        account=account,
        ports=ports,
        secrets=installation.secrets,
    )


def _data_directory(*, state: Path) -> tuple[Path, Account | None]:
    """Choose the directory for the servers' data, in the checkout if they can get there, and their user."""
    existing = next((each for each in (state, shelter_path()) if _exists(each / "postgres")), None)
    account = server_account(data=(existing or state) / "postgres")
    is_open = can_enter(account=account, directory=state)
    if existing == state and not is_open:
        owner = account.name if account else "?"
        closed = shlex.join(str(each) for each in _closed(state))
        raise LocalError(f"The user {owner}, who owns the data in {state}, cannot get there:\n    chmod o+x {closed}")
    return existing or (state if is_open else make_shelter()), account


def _closed(path: Path) -> list[Path]:
    return [each for each in path.parents if not each.stat().st_mode & 0o001]


def _exists(path: Path) -> bool:
    """Whether it exists; what an ordinary user may not look at is not theirs."""
    try:
        return path.exists()
    except PermissionError:
        return False
