"""An administrator at work."""

import pytest
from django.test import Client

from tests.conftest import Player
from tests.staff import browser_of


@pytest.fixture
def browser(admin_user: Player) -> Client:
    return browser_of(admin_user.user)
