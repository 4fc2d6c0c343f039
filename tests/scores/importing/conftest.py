"""A game to import into."""

import pytest

from ranker.core.clock import utc_now
from ranker.games.models import Game
from ranker.games.services import create_game
from ranker.users.models import User


@pytest.fixture
def golf() -> Game:
    """A game of 0 to 200 points with a mode, and the players Ada and Bob."""
    for name in ("ada", "bob"):
        User.objects.create_user(name)
    fields = {"name": "Golf", "slug": "golf", "min_score": 0, "max_score": 200}
    return create_game(fields=fields, modes=["links"], rule={}, now=utc_now())
