"""What Superset sees: the views, and a role that can read them and nothing else."""

import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import psycopg
from django.db import ProgrammingError, connection, transaction
from psycopg import sql

from ranker.core.db import execute, fetch_rows
from ranker.core.errors import Refusal
from ranker.core.sql_views import drop_sql, view_sql
from ranker.reports.services.statements import SQL

ROLE: Final = "superset_reader"
PASSWORD_VARIABLE: Final = "SUPERSET_READER_PASSWORD"  # noqa: S105 - a name
# The version of each view that is in force, in the order in which they read one another.
HELPERS: Final = {
    "reports_counted": 1, "reports_game": 2, "reports_live": 2, "reports_frontier": 1, "reports_live_player": 1,
    "reports_live_session": 1, "reports_live_total": 1, "reports_played": 1, "reports_retention": 1,
    "reports_performance": 2, "reports_best": 1,
}  # fmt: skip
VIEWS: Final = {
    "superset_retention_cohorts": 1, "superset_daily_metrics": 2, "superset_user_engagement": 1,
    "superset_user_performance": 2, "superset_game_analytics": 2, "superset_game_popularity": 1,
    "superset_scoring_patterns": 2, "superset_leaderboard_trends": 2, "superset_operations": 2,
}  # fmt: skip
# Read only, never for long, and with room for the sorts of a large ledger.
SETTINGS: Final = {
    "default_transaction_read_only": "on",
    "statement_timeout": "30s",
    "idle_in_transaction_session_timeout": "60s",
    "work_mem": "64MB",
    "jit": "off",
    "timezone": "UTC",
}


@dataclass(frozen=True, slots=True)
class Reader:
    """The role's name, and its password where one was set just now."""

    name: str
    password: str


def create_views() -> list[str]:
    """Drop the views and create them again, in one transaction; returns the names of those Superset reads."""
    names = HELPERS | VIEWS
    with transaction.atomic():
        for name in reversed(names):
            execute(sql=drop_sql(name=name))
        for name, version in names.items():
            # Without parameters a % in the text is a %.
            _run(view_sql(folder=SQL, name=name, version=version))
    return list(VIEWS)


def create_reader(*, password: str | None = None) -> Reader:
    """Create or renew the role: SELECT on the views, nothing else. Its password is the one given, or from the
    environment, or a new one.

    Raises `Refusal` where the database user may not create roles.
    """
    password = password or os.environ.get(PASSWORD_VARIABLE) or secrets.token_urlsafe(24)
    try:
        with transaction.atomic():
            _make_role(password)
            _grant()
    except ProgrammingError as error:
        if not isinstance(error.__cause__, psycopg.errors.InsufficientPrivilege):
            raise
        raise Refusal(detail=_plainly(error)) from error
    return Reader(ROLE, password)


def _make_role(password: str) -> None:
    found = fetch_rows(sql="SELECT 1 FROM pg_roles WHERE rolname = %(role)s", params={"role": ROLE})
    role = sql.Identifier(ROLE)
    if not found:
        _run(sql.SQL("CREATE ROLE {}").format(role))
    # No other attributes, whatever it had: what only a superuser may take away, only one may have given.
    options = "LOGIN NOCREATEDB NOCREATEROLE INHERIT PASSWORD {}"
    _run(sql.SQL(f"ALTER ROLE {{}} {options}").format(role, _scram(password)))
    for name, value in SETTINGS.items():
        _run(sql.SQL("ALTER ROLE {} SET {} = {}").format(role, sql.Identifier(name), value))


def _grant() -> None:
    role, schema = sql.Identifier(ROLE), sql.Identifier("public")
    database = sql.Identifier(str(connection.settings_dict["NAME"]))
    _run(sql.SQL("REVOKE ALL ON ALL TABLES IN SCHEMA {} FROM {}").format(schema, role))
    _run(sql.SQL("REVOKE ALL ON ALL SEQUENCES IN SCHEMA {} FROM {}").format(schema, role))
    # Everybody may make temporary tables unless told otherwise; the owner of the database keeps the right.
    _run(sql.SQL("REVOKE TEMPORARY ON DATABASE {} FROM PUBLIC").format(database))
    _run(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, role))
    _run(sql.SQL("GRANT USAGE ON SCHEMA {} TO {}").format(schema, role))
    _run(sql.SQL("GRANT SELECT ON {} TO {}").format(_list(VIEWS), role))


def _list(names: Iterable[str]) -> sql.Composed:
    return sql.SQL(", ").join(sql.Identifier(name) for name in names)


def _scram(password: str) -> str:
    """Hashed here, so that no log of statements ever holds the password."""
    connection.ensure_connection()
    raw: psycopg.Connection[Any] = connection.connection
    return raw.pgconn.encrypt_password(password.encode(), ROLE.encode(), b"scram-sha-256").decode()


def _run(statement: sql.Composable | str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _plainly(error: Exception) -> str:
    user = fetch_rows(sql="SELECT current_user AS name")[0]["name"]
    return (
        f"The database user “{user}” may not create or change the role {ROLE}. As a superuser run: "
        f"ALTER ROLE {user} CREATEROLE; and, where {ROLE} was made by somebody else, "
        f"GRANT {ROLE} TO {user} WITH ADMIN OPTION. PostgreSQL says: {str(error).strip()}"
    )
