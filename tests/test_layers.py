"""Imports point down only; the floors are those of docs/architecture.md."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
RANKER = ROOT / "ranker"
# From the ground up; apps on one floor do not import each other.
FLOORS = [
    ["core"],
    ["users"],
    ["games", "live"],
    ["leaderboards"],
    ["scores"],
    ["achievements", "hooks"],
    ["relay"],
    ["reports"],
    ["web", "ops"],
]
FLOOR = {app: number for number, apps in enumerate(FLOORS) for app in apps}


def imported_apps(path: Path) -> Iterator[str]:
    """The apps a module imports, inside functions too; relative imports stay within their app."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        if isinstance(node, ast.ImportFrom) and node.module == "ranker":
            names = [f"ranker.{alias.name}" for alias in node.names]
        yield from (name.split(".")[1] for name in names if name.startswith("ranker."))


def apps() -> list[str]:
    return sorted(path.name for path in RANKER.iterdir() if (path / "__init__.py").exists() and path.name != "local")


def test_every_app_has_its_floor() -> None:
    assert set(apps()) <= set(FLOOR)


@pytest.mark.parametrize("app", apps())
def test_an_app_imports_only_from_below(app: str) -> None:
    for path in (RANKER / app).rglob("*.py"):
        for other in imported_apps(path):
            assert other == app or FLOOR[other] < FLOOR[app], f"{path.relative_to(ROOT)} imports ranker.{other}"


def test_what_runs_before_django_imports_none_of_it() -> None:
    for path in (RANKER / "local").rglob("*.py"):
        assert set(imported_apps(path)) <= {"local"}, path


def test_only_the_store_touches_sorted_sets() -> None:
    commands = {"zadd", "zrem", "zrange", "zrevrange", "zrank", "zcount", "zscore", "zcard", "zincrby"}
    for path in RANKER.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and node.attr.lower() in commands:
                pytest.fail(f"{path.relative_to(ROOT)}:{node.lineno} calls {node.attr}")
