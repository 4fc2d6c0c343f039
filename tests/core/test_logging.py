"""Logs tell nothing secret."""

import json
import logging
from typing import Any

import pytest

from ranker.core.logging import logging_config, redact

TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJ1c2VyIjoxfQ.c2lnbmF0dXJl"


@pytest.mark.parametrize(
    "name", ["password", "new_password", "Authorization", "refresh", "access_token", "api_key", "Cookie"]
)
def test_it_hides_by_name(name: str) -> None:
    assert redact(None, "info", {"event": "x", name: "thing"})[name] == "[hidden]"


@pytest.mark.parametrize(
    "text",
    [f"token {TOKEN} refused", f"Authorization: Bearer {TOKEN}", "Api-Key thing", "redis://user:thing@host/0"],
)
def test_it_hides_by_form(text: str) -> None:
    told = str(redact(None, "info", {"event": text})["event"])
    assert "[hidden]" in told
    assert "thing" not in told
    assert TOKEN not in told


def test_it_leaves_the_rest() -> None:
    event: Any = {"event": "request", "status": 200, "route": "api/users/"}
    assert redact(None, "info", dict(event)) == event


@pytest.mark.parametrize("style", ["json", "console"])
def test_a_trace_is_told_without_secrets(style: str) -> None:
    formatter = formatter_of(style)
    try:
        raise ValueError("postgres://ranker:thing@host/db")
    except ValueError:
        record = logging.getLogger("x").makeRecord("x", 40, "f", 1, "it broke", (), __import__("sys").exc_info())
    told = formatter.format(record)
    assert "it broke" in told
    assert "ValueError" in told
    assert "thing" not in told
    if style == "json":
        assert json.loads(told)["level"] == "error"


def formatter_of(style: str) -> logging.Formatter:
    described = dict(logging_config(style=style, level="INFO")["formatters"]["ranker"])
    formatter: logging.Formatter = described.pop("()")(**described)
    return formatter
