"""Superset's own database, in the same PostgreSQL: it holds dashboards, logins and what users save."""

import os
from collections.abc import Mapping, Sequence

import psycopg
from psycopg import sql

from ranker.local.errors import LocalError
from ranker.local.superset_env import ranker_database

NAME = "superset"
PASSWORD = "SUPERSET_DATABASE_PASSWORD"  # noqa: S105 - the name of the variable
NEEDED = (PASSWORD, "SUPERSET_READER_PASSWORD")


def main(arguments: Sequence[str]) -> int:
    """`python -m ranker.local superset-database`: for who runs Superset in a container."""
    if missing := [name for name in NEEDED if not os.environ.get(name)]:
        raise LocalError(
            f"Missing: {', '.join(missing)}, with which Superset will come to PostgreSQL. See docs/deploy.md."
        )
    is_new = make_metadata_database(env=os.environ, password=os.environ[PASSWORD])
    print(f"The database {NAME} {'has been made' if is_new else 'is there'}.", flush=True)
    return 0


def make_metadata_database(*, env: Mapping[str, str], password: str) -> bool:
    """Make the role and its database where they are missing; return whether the database is new."""
    try:
        with psycopg.connect(**ranker_database(env=env), autocommit=True, connect_timeout=10) as connection:  # type: ignore[arg-type]
            _make_role(connection, password)
            return _make_database(connection)
    except psycopg.errors.InsufficientPrivilege as error:
        raise LocalError(
            f"PostgreSQL does not let ranker's user make Superset's database ({str(error).strip()}).\n"
            "As a superuser of it:  ALTER ROLE <ranker's user> CREATEROLE CREATEDB;"
        ) from error
    except psycopg.OperationalError as error:
        raise LocalError(f"PostgreSQL cannot be reached: {error}") from error


def _make_role(connection: psycopg.Connection, password: str) -> None:
    role = sql.Identifier(NAME)
    if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [NAME]).fetchone():
        connection.execute(sql.SQL("CREATE ROLE {}").format(role))
        # Who makes a role may administer it, not act as it: to make its database takes both.
        connection.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(role))
    hashed = connection.pgconn.encrypt_password(password.encode(), NAME.encode(), b"scram-sha-256").decode()
    connection.execute(sql.SQL("ALTER ROLE {} LOGIN PASSWORD {}").format(role, sql.Literal(hashed)))


def _make_database(connection: psycopg.Connection) -> bool:
    name = sql.Identifier(NAME)
    if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone():
        return False
    connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(name, name))
    # Everybody may connect to a new database unless told otherwise, superset_reader included.
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
    return True
