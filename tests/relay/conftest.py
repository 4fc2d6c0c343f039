"""What the relay is there for."""

from typing import Any

import pytest

from ranker.leaderboards.services import entries


@pytest.fixture
def lost_applies(monkeypatch: Any) -> None:
    """What is committed dies before it reaches Redis."""
    monkeypatch.setattr(entries, "_apply", lambda *_, **__: {})
