"""The role Superset connects as: it can read the views, and PostgreSQL itself refuses it the rest."""

from collections.abc import Iterator
from io import StringIO
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from ranker.core.db import execute, fetch_rows
from ranker.reports.services.superset import ROLE, VIEWS, create_reader, create_views

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def reader() -> Iterator[psycopg.Connection[Any]]:
    """A connection as the role."""
    password = create_reader().password
    there = {**connection.get_connection_params(), "user": ROLE, "password": password}
    names = ("host", "port", "dbname", "user", "password")
    with psycopg.connect(**{name: there[name] for name in names}, autocommit=True) as found:
        yield found


@pytest.mark.parametrize("name", VIEWS)
def test_it_reads_every_view(name: str, reader: psycopg.Connection[Any]) -> None:
    assert reader.execute(f"SELECT * FROM {name}").fetchall() == []


@pytest.mark.parametrize("name", VIEWS)
def test_no_view_tells_an_email_address(name: str) -> None:
    columns = fetch_rows(
        sql="SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %(name)s",
        params={"name": name},
    )
    assert columns
    assert not [c for c in columns if "mail" in c["column_name"] or "password" in c["column_name"]]


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO scores_score (player_id, game_id, value, source) VALUES (1, 1, 1, 'player')",
        "INSERT INTO superset_operations (submissions) VALUES (1)",
        "DELETE FROM reports_playerday",
        "SELECT * FROM scores_score",
        "SELECT email FROM users_user",
        "SELECT * FROM reports_playerday",
        "SELECT * FROM reports_counted",
        "SELECT * FROM games_gamekey",
        "SELECT pg_read_file('/etc/passwd')",
        "SELECT pg_ls_dir('.')",
        "SELECT nextval('scores_score_id_seq')",
        "CREATE TABLE mine (n int)",
        "CREATE TEMPORARY TABLE mine (n int)",
        "COPY (SELECT 1) TO PROGRAM 'true'",
        "ALTER ROLE superset_reader SUPERUSER",
    ],
)
@pytest.mark.parametrize("read_only", ["on", "off"])
def test_everything_else_is_refused(statement: str, read_only: str, reader: psycopg.Connection[Any]) -> None:
    # Whoever turns the default off must find the rights missing all the same.
    reader.execute(f"SET default_transaction_read_only = {read_only}")
    with pytest.raises(psycopg.Error) as refused:
        reader.execute(statement)
    assert refused.value.sqlstate in {"42501", "25006", "55000"}


def test_it_is_read_only_and_never_long(reader: psycopg.Connection[Any]) -> None:
    assert reader.execute("SHOW default_transaction_read_only").fetchone() == ("on",)
    assert reader.execute("SHOW statement_timeout").fetchone() == ("30s",)
    reader.execute("SET statement_timeout = '50ms'")
    with pytest.raises(psycopg.errors.QueryCanceled):
        reader.execute("SELECT pg_sleep(5)")


def test_the_command_can_be_repeated_and_takes_the_password_given(monkeypatch: Any) -> None:
    monkeypatch.setenv("SUPERSET_READER_PASSWORD", "from-outside")
    for _ in range(2):
        out = StringIO()
        call_command("setup_superset_views", stdout=out)
    assert "from-outside" not in out.getvalue()
    assert create_reader().password == "from-outside"
    monkeypatch.delenv("SUPERSET_READER_PASSWORD")
    call_command("setup_superset_views", stdout=out)
    assert "shown this once" in out.getvalue()


def test_views_dropped_by_hand_come_back() -> None:
    execute(sql="DROP VIEW superset_operations")
    assert set(create_views()) == set(VIEWS)
    assert fetch_rows(sql="SELECT 1 FROM pg_views WHERE viewname = 'superset_operations'")


def test_who_may_not_make_roles_is_told_so() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP ROLE IF EXISTS nobody_special")
        cursor.execute("CREATE ROLE nobody_special")
        cursor.execute("GRANT nobody_special TO CURRENT_USER")
        cursor.execute("GRANT ALL ON ALL TABLES IN SCHEMA public TO nobody_special")
        cursor.execute("SET ROLE nobody_special")
    try:
        with pytest.raises(CommandError, match="may not create or change the role superset_reader"):
            from ranker.core.errors import Refusal

            try:
                create_reader()
            except Refusal as refused:
                raise CommandError(refused.detail or "") from refused
    finally:
        execute(sql="RESET ROLE")
        execute(sql="REVOKE ALL ON ALL TABLES IN SCHEMA public FROM nobody_special")
        execute(sql="DROP ROLE nobody_special")
