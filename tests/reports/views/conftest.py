"""That ledger, open and closed."""

from datetime import timedelta

import pytest

from ranker.core.clock import utc_now
from ranker.reports.services.rollup import rollup
from ranker.users.models import User
from tests.reports.ledgers import at, write
from tests.reports.views.worlds import World
from tests.worlds import make_game, make_user


@pytest.fixture(params=["open", "closed"])
def world(request: pytest.FixtureRequest) -> World:
    """Ten days: the same ledger with nothing rolled up, and with all but today."""
    w = World(make_game("tetris", modes=("solo",)), make_game("golf", sort_order="asc"),
              make_user("ada"), make_user("bob"), make_user("cyd"), make_user("eve"))  # fmt: skip
    solo = w.tetris.modes.get().pk
    # Ten days ago: ada and bob are new. ada plays for 20 minutes (one session) and again an hour later.
    write(w.ada, w.tetris, 100, at(10, 10), duration_seconds=60, mode_id=solo, difficulty="hard")
    write(w.ada, w.tetris, 300, at(10, 10) + timedelta(minutes=20), mode_id=solo, difficulty="hard")
    write(w.ada, w.tetris, 200, at(10, 11.5))
    write(w.bob, w.tetris, 300, at(10, 10))
    # Nine days ago: ada is back on day 1. Three days ago: bob, on day 7. cy is new, in golf.
    write(w.ada, w.golf, 72, at(9))
    write(w.bob, w.tetris, 50, at(3))
    write(w.cy, w.golf, 72, at(3))
    write(w.cy, w.golf, 75, at(3, 14))
    # None of these counts: voided, held, and eve is banned.
    write(w.cy, w.golf, 1, at(3), status="voided")
    write(w.cy, w.golf, 2, at(3), status="held")
    write(w.eve, w.tetris, 999, at(10))
    write(w.eve, w.tetris, 999, at(0))
    User.objects.filter(pk=w.eve.pk).update(banned_at=utc_now())
    # Today: ada.
    write(w.ada, w.tetris, 400, at(0, 1))
    if request.param == "closed":
        rollup(now=utc_now())
    return w
