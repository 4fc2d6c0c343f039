"""One Superset for all tests here; it takes a minute or two to come up."""

import os
from collections.abc import Iterator

import pytest

from ranker.local import superset_venv
from tests.superset.client import Client
from tests.superset.workbench import Workbench, make_workbench


@pytest.fixture(scope="session")
def workbench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    """A real Superset, or none: RANKER_REQUIRE_SUPERSET=1 installs it."""
    if os.environ.get("RANKER_REQUIRE_SUPERSET") == "1":
        superset_venv.install()
    if not superset_venv.is_installed():
        pytest.skip("Superset is not installed: ./setup.sh superset installs it, or RANKER_REQUIRE_SUPERSET=1")
    yield from make_workbench(home=tmp_path_factory.mktemp("superset"))


@pytest.fixture(scope="session")
def admin(workbench: Workbench) -> Client:
    return workbench.login("admin")


@pytest.fixture(scope="session")
def analyst(workbench: Workbench) -> Client:
    return workbench.login("analyst")


@pytest.fixture(scope="session")
def executive(workbench: Workbench) -> Client:
    return workbench.login("executive")


@pytest.fixture(scope="session")
def operator(workbench: Workbench) -> Client:
    return workbench.login("operator")
