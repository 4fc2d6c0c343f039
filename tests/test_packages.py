"""The packages this product promises to be built on are really used, and everything is pinned."""

import re
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent
SOURCES = [path for folder in ("ranker", "config", "tests") for path in (ROOT / folder).rglob("*.py")]


def is_imported(module: str, *, below: str = "") -> bool:
    """Whether any source file (below a folder) imports a module."""
    pattern = re.compile(rf"^\s*(?:from|import) {module}\b", re.MULTILINE)
    paths = [path for path in SOURCES if str(path.relative_to(ROOT)).startswith(below)]
    return any(pattern.search(path.read_text(encoding="utf-8")) for path in paths)


@pytest.mark.parametrize(
    "module",
    ["django", "rest_framework", "rest_framework_simplejwt", "drf_spectacular", "psycopg", "django_redis", "celery"],
)
def test_a_promised_package_is_imported_by_the_product(module: str) -> None:
    assert is_imported(module, below="ranker") or is_imported(module, below="config")


def test_pytest_django_runs_these_tests(pytestconfig: pytest.Config) -> None:
    assert pytestconfig.pluginmanager.hasplugin("django")


def test_cors_headers_are_sent() -> None:
    assert "corsheaders" in settings.INSTALLED_APPS
    assert "corsheaders.middleware.CorsMiddleware" in settings.MIDDLEWARE


def test_django_redis_backs_the_cache() -> None:
    assert settings.CACHES["default"]["BACKEND"] == "django_redis.cache.RedisCache"


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned(name: str) -> None:
    lines = [line.strip() for line in (ROOT / name).read_text(encoding="utf-8").splitlines()]
    for line in lines:
        assert not line or line.startswith(("#", "-r ")) or "==" in line, line
