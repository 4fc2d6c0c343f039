"""The dashboards of superset/dashboards into Superset: what is there already is found by its UUID and overwritten."""

import os
from collections import Counter
from pathlib import Path

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
    """Return the files by name, with the address and the password of the database filled in."""
    paths = sorted(path for path in folder.rglob("*.yaml"))
    contents = {str(path.relative_to(folder)): path.read_text(encoding="utf-8") for path in paths}
    database = yaml.safe_load(contents[DATABASE])
    contents[DATABASE] = yaml.safe_dump(database | {"sqlalchemy_uri": reader_url})
    return contents
