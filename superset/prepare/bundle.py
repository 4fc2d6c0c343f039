"""The dashboards of superset/dashboards into Superset: what is there already is found by its UUID and overwritten."""

import os
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import yaml
from people import ADMIN
from superset.commands.importers.v1.assets import ImportAssetsCommand
from superset.utils.core import override_user

from superset import security_manager

DATABASE = "databases/ranker.yaml"


def import_bundle(*, folder: Path) -> dict[str, int]:
    """Import every file, and say how many of each kind there were."""
    contents = read_bundle(folder=folder, reader_url=os.environ["SUPERSET_READER_URL"])
    with override_user(security_manager.find_user(ADMIN)):
        ImportAssetsCommand(contents).run()
    return dict(Counter(name.partition("/")[0] for name in contents if "/" in name))


def read_bundle(*, folder: Path, reader_url: str) -> dict[str, str]:
    """Return the files by name, with the address, the password and the name of the database filled in."""
    paths = sorted(path for path in folder.rglob("*.yaml"))
    contents = {str(path.relative_to(folder)): path.read_text(encoding="utf-8") for path in paths}
    contents[DATABASE] = _with(contents[DATABASE], sqlalchemy_uri=reader_url)
    # SQL Lab looks a dataset up by database, schema and name: without the first it would be no dataset to it.
    catalog = urlsplit(reader_url).path.lstrip("/")
    return {
        name: _with(content, catalog=catalog) if name.startswith("datasets/") else content
        for name, content in contents.items()
    }


def _with(content: str, **values: str) -> str:
    return yaml.safe_dump(yaml.safe_load(content) | values)
