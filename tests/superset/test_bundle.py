"""What is committed, without Superset."""

import json
from collections import Counter
from typing import Any

import pytest

from tests.superset.bundle import FOLDER, files, on_a_dashboard

WITH_AXES = ("echarts_timeseries_line", "echarts_timeseries_bar", "echarts_area")


def test_there_are_five_dashboards_that_refresh_every_minute() -> None:
    assert set(files("dashboards")) == {"executive", "games", "engagement", "leaderboards", "operations"}
    for dashboard in files("dashboards").values():
        assert dashboard["metadata"]["refresh_frequency"] == 60
        filters = {each["name"] for each in dashboard["metadata"]["native_filter_configuration"]}
        assert "Date" in filters
        assert "Game" in filters or dashboard["slug"] == "operations"


def test_every_chart_is_on_one_dashboard() -> None:
    placed = [meta["uuid"] for dashboard in files("dashboards").values() for meta in on_a_dashboard(dashboard)]
    assert sorted(placed) == sorted(chart["uuid"] for chart in files("charts").values())


def test_every_row_is_twelve_columns_wide() -> None:
    for name, dashboard in files("dashboards").items():
        widths = Counter[str]()
        for key, each in dashboard["position"].items():
            if key.startswith("CHART-"):
                widths[each["parents"][-1]] += each["meta"]["width"]
        assert set(widths.values()) == {12}, name


@pytest.mark.parametrize("name", sorted(files("charts")))
def test_a_chart_says_what_it_shows_and_in_what_unit(name: str) -> None:
    chart = files("charts")[name]
    assert chart["slice_name"] and chart["description"]
    assert "_" not in chart["slice_name"]
    if chart["viz_type"] in WITH_AXES:
        assert chart["params"]["y_axis_title"]


@pytest.mark.parametrize("name", sorted(files("charts")))
def test_a_chart_has_the_query_the_browser_would_send(name: str) -> None:
    chart = files("charts")[name]
    query: Any = json.loads(chart["query_context"])
    assert query["queries"][0]["columns"] or query["queries"][0]["metrics"]


def test_every_dataset_describes_its_columns_and_metrics() -> None:
    assert len(files("datasets")) == 9
    for name, dataset in files("datasets").items():
        assert name.startswith("superset_")
        for each in dataset["columns"] + dataset["metrics"]:
            assert each["description"], f"{name}: {each}"


def test_no_password_is_committed_and_nobody_writes() -> None:
    database = files("databases")["ranker"]
    assert database["sqlalchemy_uri"] == "postgresql://superset_reader@localhost/ranker"
    assert not any(database[name] for name in ("allow_dml", "allow_ctas", "allow_cvas", "allow_run_async"))
    assert all("password" not in path.read_text() for path in FOLDER.rglob("*.yaml"))
