"""The import can be repeated."""

from tests.superset.bundle import files
from tests.superset.client import Client
from tests.superset.workbench import Workbench


def counts(admin: Client) -> dict[str, int]:
    return {kind: len(admin.listing(kind)) for kind in ("chart", "dataset", "dashboard", "database")}


def test_a_second_import_changes_nothing(workbench: Workbench, admin: Client) -> None:
    before = counts(admin)
    assert before == {"chart": len(files("charts")), "dataset": 9, "dashboard": 5, "database": 1}
    said = workbench.prepare_as_in_a_container()
    assert "dashboards" in said
    assert "Traceback" not in said
    assert counts(admin) == before
    # Now it knows that nothing has changed.
    assert "dashboards" not in workbench.prepare_as_in_a_container()


def test_the_password_of_the_database_is_not_shown(admin: Client, workbench: Workbench) -> None:
    (database,) = admin.listing("database")
    status, answer = admin.call("GET", f"/api/v1/database/{database['id']}/connection")
    assert status == 200
    assert workbench.env["SUPERSET_READER_PASSWORD"] not in str(answer)


def test_alerts_and_reports_are_off(admin: Client) -> None:
    assert admin.call("GET", "/api/v1/report/")[0] == 404
