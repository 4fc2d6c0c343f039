"""Receivers on this machine, which is allowed here."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.hooks.receiver import Receiver, receiving


@pytest.fixture(autouse=True)
def allow_loopback(settings: Any) -> None:
    """Tests have nowhere else to send to; those about addresses forbid it again."""
    settings.HOOKS_ALLOW_PRIVATE_ADDRESSES = True
    settings.HOOKS_TIMEOUT = 2.0


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """One receiver."""
    with receiving() as found:
        yield found
