"""What Superset holds back into superset/dashboards, so that a change made in the browser can be committed.

Files get their names from titles and lose what differs from one installation to the next: numbers, addresses, times.
"""

import json
import re
import shutil
import sys
from pathlib import Path
from typing import Any

import yaml
from superset.app import create_app

FOLDER = Path(__file__).resolve().parent.parent / "dashboards"
READER = "postgresql://superset_reader@localhost/ranker"
METADATA = {"version": "1.0.0", "type": "assets", "timestamp": "2026-01-01T00:00:00+00:00"}


def main() -> int:
    """Replace the files by what Superset exports for the dashboards and what they use."""
    with create_app().app_context():
        files = dict(exported())
    for kind in ("databases", "datasets", "charts", "dashboards"):
        shutil.rmtree(FOLDER / kind, ignore_errors=True)
    for name, content in {**files, "metadata.yaml": METADATA}.items():
        write(path=FOLDER / name, content=content)
    print(f"{len(files)} files in superset/dashboards; see what changed with git diff.")
    return 0


def exported() -> Any:
    """Yield the name and the content of every file, as Superset exports them for our dashboards."""
    from roles import OPEN_TO
    from superset.commands.dashboard.export import ExportDashboardsCommand
    from superset.models.dashboard import Dashboard
    from superset.utils.core import override_user

    from superset import db, security_manager

    ids = [each.id for each in db.session.query(Dashboard).filter(Dashboard.slug.in_(OPEN_TO))]
    with override_user(security_manager.find_user("admin")):
        for name, content in ExportDashboardsCommand(ids).run():
            if not name.endswith("metadata.yaml"):
                yield _stable(name, yaml.safe_load(content()))


def write(*, path: Path, content: dict[str, Any]) -> None:
    """Write one file the way all of them are written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = yaml.dump(content, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=118)
    path.write_text(text, encoding="utf-8")


class Dumper(yaml.SafeDumper):
    """Texts of several lines stay readable."""


def _text(dumper: yaml.SafeDumper, value: str) -> Any:
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if "\n" in value else None)


Dumper.add_representer(str, _text)


def _stable(name: str, content: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    kind = name.partition("/")[0]
    if kind == "databases":
        content |= {"sqlalchemy_uri": READER}
        content.pop("masked_encrypted_extra", None)
    if kind == "datasets":
        return f"datasets/ranker/{content['table_name']}.yaml", content | {"catalog": None}
    if kind == "charts":
        # Superset finds the dataset by its UUID; these are its number here.
        content["params"] |= {"datasource": "1__table", "dashboards": []}
        content["params"].pop("slice_id", None)
        content["query_context"] = _query(content["query_context"])
        return f"charts/{_slug(content['slice_name'])}.yaml", content
    if kind == "dashboards":
        return f"dashboards/{content['slug']}.yaml", _numbered(content)
    return name, content


def _numbered(dashboard: dict[str, Any]) -> dict[str, Any]:
    """Charts are 1, 2, 3 … of their dashboard; the import gives them their numbers there, in filters too."""
    charts = [each["meta"] for key, each in dashboard["position"].items() if key.startswith("CHART-")]
    numbers = {meta["chartId"]: number for number, meta in enumerate(charts, start=1)}
    for meta in charts:
        meta["chartId"] = numbers[meta["chartId"]]
    for each in dashboard["metadata"]["native_filter_configuration"]:
        each["scope"]["excluded"] = [numbers[old] for old in each["scope"]["excluded"] if old in numbers]
        each["chartsInScope"] = []
    # What the browser works out by itself.
    dashboard["metadata"] |= {"chart_configuration": {}, "map_label_colors": {}}
    return dashboard


def _query(text: str) -> str:
    """The saved query without what the browser adds for itself, one thing a line."""
    query = json.loads(text)
    query["datasource"]["id"] = 1
    query["form_data"] = {"datasource": "1__table", "viz_type": query["form_data"]["viz_type"]}
    for each in query["queries"]:
        each.pop("url_params", None)
    return json.dumps(query, indent=1, ensure_ascii=False)


def _slug(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", title.lower()).strip("_")


if __name__ == "__main__":
    sys.exit(main())
