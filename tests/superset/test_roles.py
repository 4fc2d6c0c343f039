"""Who sees what, and that nobody who only looks can write."""

import json
import secrets
from typing import Any

import pytest

from tests.superset.client import Client
from tests.superset.workbench import Workbench

ALL = {"executive", "games", "engagement", "leaderboards", "operations"}


def dashboards(client: Client) -> dict[str, int]:
    return {each["slug"]: each["id"] for each in client.listing("dashboard")}


def charts(client: Client) -> dict[str, int]:
    return {each["slice_name"]: each["id"] for each in client.listing("chart")}


def ask(client: Client, admin: Client, *, title: str, dashboard: str) -> tuple[int, Any]:
    """Ask for a chart the way its dashboard does."""
    number = charts(admin)[title]
    _, answer = admin.call("GET", f"/api/v1/chart/{number}")
    query = json.loads(answer["result"]["query_context"])
    query["form_data"] = {**query["form_data"], "slice_id": number, "dashboardId": dashboards(admin)[dashboard]}
    return client.call("POST", "/api/v1/chart/data", query)


@pytest.mark.parametrize(
    ("name", "sees"), [("executive", {"executive"}), ("operator", {"operations"}), ("analyst", ALL)]
)
def test_dashboards_by_role(name: str, sees: set[str], workbench: Workbench) -> None:
    assert set(dashboards(workbench.login(name))) == sees


def test_an_executive_reads_the_charts_of_the_first_dashboard_only(executive: Client, admin: Client) -> None:
    status, answer = ask(executive, admin, title="Active players: day, week, month", dashboard="executive")
    assert status == 200 and answer["result"][0]["data"]
    status, _ = ask(executive, admin, title="Scores submitted per hour", dashboard="operations")
    assert status == 403
    status, _ = ask(executive, admin, title="Scores submitted per hour", dashboard="executive")
    assert status == 403


def test_an_operator_reads_the_charts_of_the_last(operator: Client, admin: Client) -> None:
    status, answer = ask(operator, admin, title="Scores submitted per hour", dashboard="operations")
    assert status == 200 and answer["result"][0]["data"]


@pytest.mark.parametrize("name", ["executive", "operator"])
def test_who_looks_has_no_sql_lab(name: str, workbench: Workbench, admin: Client) -> None:
    database = admin.listing("database")[0]["id"]
    status, _ = workbench.login(name).sql("SELECT count(*) FROM superset_daily_metrics", database=database)
    assert status == 403


def test_an_analyst_queries_the_views(analyst: Client, admin: Client) -> None:
    database = admin.listing("database")[0]["id"]
    status, answer = analyst.sql("SELECT count(*) AS days FROM superset_daily_metrics", database=database)
    assert status == 200, answer
    assert answer["data"][0]["days"] > 60


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT username, email, password FROM users_user",
        "SELECT count(*) FROM scores_score",
        "SELECT rolname FROM pg_authid",
        "SELECT pg_read_file('/etc/passwd')",
        "INSERT INTO games_game (name) VALUES ('mine')",
        "DELETE FROM superset_daily_metrics",
        "CREATE TABLE mine (id int)",
        "DROP VIEW superset_daily_metrics",
    ],
)
def test_an_analyst_reaches_nothing_else(statement: str, analyst: Client, admin: Client) -> None:
    database = admin.listing("database")[0]["id"]
    status, answer = analyst.sql(statement, database=database)
    assert status >= 400, answer


@pytest.mark.parametrize("name", ["analyst", "executive", "operator"])
def test_nobody_changes_what_everybody_sees(name: str, workbench: Workbench, admin: Client) -> None:
    client = workbench.login(name)
    paths = {
        f"dashboard/{dashboards(admin)['executive']}": "dashboard_title",
        f"chart/{charts(admin)['Stickiness (yesterday)']}": "slice_name",
        f"dataset/{admin.listing('dataset')[0]['id']}": "description",
        f"database/{admin.listing('database')[0]['id']}": "database_name",
    }
    for path, field in paths.items():
        assert client.call("PUT", f"/api/v1/{path}", {field: "mine"})[0] in (403, 404), path
        assert client.call("DELETE", f"/api/v1/{path}")[0] in (403, 404), path


def test_an_analyst_of_one_game_sees_one_game(workbench: Workbench, admin: Client) -> None:
    _, roles = admin.call("GET", "/api/v1/security/roles/?q=(page_size:100)")
    (role,) = [each["id"] for each in roles["result"] if each["name"] == "Analyst of one game"]
    name, password = f"star-{secrets.token_hex(4)}", secrets.token_urlsafe(9)
    user = {"username": name, "password": password, "first_name": "A", "last_name": "B", "active": True}
    status, answer = admin.call(
        "POST", "/api/v1/security/users/", {**user, "email": f"{name}@ranker.invalid", "roles": [role]}
    )
    assert status == 201, answer
    client = workbench.login(name, password)
    for title, dashboard in [("Daily active players, by game", "games"), ("Top ten now", "leaderboards")]:
        status, answer = ask(client, admin, title=title, dashboard=dashboard)
        assert status == 200, answer
        text = json.dumps(answer["result"][0]["data"])
        assert "Star Raiders" in text and "Chess Arena" not in text
    # Rows of players are about all games at once: none of them.
    status, answer = ask(client, admin, title="Lifecycle: how recently players played", dashboard="engagement")
    assert status == 200 and not answer["result"][0]["data"]
    assert client.sql("SELECT 1", database=admin.listing("database")[0]["id"])[0] == 403
