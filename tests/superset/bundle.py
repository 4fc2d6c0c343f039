"""The files of superset/dashboards."""

import functools
from typing import Any

import yaml

from ranker.local.layout import CHECKOUT

FOLDER = CHECKOUT / "superset" / "dashboards"


@functools.cache
def files(kind: str) -> dict[str, Any]:
    """The files of one kind, by name."""
    paths = sorted((FOLDER / kind).rglob("*.yaml"))
    return {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in paths}


def on_a_dashboard(dashboard: Any) -> list[Any]:
    """Where its charts are: their UUIDs, widths, heights."""
    return [each["meta"] for key, each in dashboard["position"].items() if key.startswith("CHART-")]
