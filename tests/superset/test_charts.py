"""Every chart answers, as the analyst, on the demo data."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.superset.bundle import files
from tests.superset.client import Client

DAYS = {"metric_date", "week_start_date", "hour", "cohort_date"}


@pytest.fixture(scope="session")
def charts(analyst: Client) -> dict[str, int]:
    """The charts the analyst sees: number by title."""
    return {chart["slice_name"]: chart["id"] for chart in analyst.listing("chart")}


def day(value: Any) -> datetime:
    """Superset sends times as milliseconds."""
    return datetime.fromtimestamp(value / 1000, tz=UTC)


@pytest.mark.parametrize("name", sorted(files("charts")))
def test_a_chart_answers_rows(name: str, analyst: Client, charts: dict[str, int]) -> None:
    chart = files("charts")[name]
    rows = analyst.chart_data(charts[chart["slice_name"]])
    assert rows
    figures = [value for row in rows for key, value in row.items() if key not in DAYS and value is not None]
    assert figures, "every figure is null"
    x_axis = chart["params"].get("x_axis")
    if x_axis in DAYS:
        times = [day(row[x_axis]) for row in rows]
        assert max(times) - min(times) >= timedelta(days=60)
