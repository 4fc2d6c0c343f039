"""What Superset is told, and the passwords of its logins and of its two roles in PostgreSQL."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from ranker.local.envfile import read_env, write_env
from ranker.local.installation import Installation
from ranker.local.layout import CHECKOUT

LOGINS = ("admin", "analyst", "executive", "operator")
# Generated once. They are in a file of their own: no process of ranker's is handed them.
PASSWORDS = {
    "SUPERSET_DATABASE_PASSWORD": 24,
    "SUPERSET_READER_PASSWORD": 24,
    **{f"SUPERSET_{name.upper()}_PASSWORD": 9 for name in LOGINS},
}
# What an operator may set besides.
OPTIONAL = ("SUPERSET_CACHE_URL", "SUPERSET_HTTPS", "SUPERSET_ONE_GAME")
PASSED_ON = ("PATH", "HOME", "LANG", "TMPDIR")


def superset_environment(*, installation: Installation, env: Mapping[str, str]) -> dict[str, str]:
    """Return the whole environment of Superset's processes."""
    generated = passwords(path=installation.layout.state / "superset.env", given=installation.given)
    return environment(env=env, generated=generated, home=installation.layout.state / "superset")


def environment(*, env: Mapping[str, str], generated: Mapping[str, str], home: Path) -> dict[str, str]:
    """Return it for a given installation, real or throw-away."""
    return {
        **{name: os.environ[name] for name in PASSED_ON if name in os.environ},
        **{name: env[name] for name in OPTIONAL if env.get(name)},
        **generated,
        "PYTHONUNBUFFERED": "1",
        "SCARF_ANALYTICS": "false",
        "SUPERSET_CONFIG_PATH": str(CHECKOUT / "superset" / "superset_config.py"),
        "SUPERSET_HOME": str(home),
        "SUPERSET_SECRET_KEY": env["SUPERSET_SECRET_KEY"],
        "SUPERSET_DATABASE_URL": _url(
            env, user="superset", password=generated["SUPERSET_DATABASE_PASSWORD"], name="superset"
        ),
        "SUPERSET_READER_URL": _url(env, user="superset_reader", password=generated["SUPERSET_READER_PASSWORD"]),
    }


def passwords(*, path: Path, given: Mapping[str, str]) -> dict[str, str]:
    """Return the passwords, generating once those that are missing; what the operator set wins."""
    known = read_env(path=path)
    missing = {name: secrets.token_urlsafe(size) for name, size in PASSWORDS.items() if name not in known}
    if missing:
        known |= missing
        write_env(path=path, values=known)
    return {name: given.get(name) or known[name] for name in PASSWORDS}


def logins(*, env: Mapping[str, str]) -> dict[str, str]:
    """Return the logins with their passwords."""
    return {name: env[f"SUPERSET_{name.upper()}_PASSWORD"] for name in LOGINS}


def ranker_database(*, env: Mapping[str, str]) -> dict[str, str]:
    """Return how ranker itself reaches PostgreSQL, as psycopg's parameters."""
    if env.get("DATABASE_URL"):
        url = urlsplit(env["DATABASE_URL"])
        found = {"host": url.hostname, "port": str(url.port or 5432), "dbname": url.path.lstrip("/")}
        found |= {"user": unquote(url.username or ""), "password": unquote(url.password or "")}
        return {name: value for name, value in found.items() if value}
    names = {"host": "HOST", "port": "PORT", "dbname": "DB", "user": "USER", "password": "PASSWORD"}
    defaults = {"port": "5432", "dbname": "ranker", "user": "ranker"}
    found = {name: env.get(f"POSTGRES_{end}") or defaults.get(name) for name, end in names.items()}
    return {name: value for name, value in found.items() if value}


def _url(env: Mapping[str, str], user: str, password: str, *, name: str = "") -> str:
    at = ranker_database(env=env)
    host = f"[{at['host']}]" if ":" in at["host"] else at["host"]
    return f"postgresql://{user}:{quote(password, safe='')}@{host}:{at['port']}/{name or at['dbname']}"
