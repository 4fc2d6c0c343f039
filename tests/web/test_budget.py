"""What a page costs."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from ranker.games.models import Game
from ranker.games.registry import games
from ranker.leaderboards.models import Season, SeasonState
from ranker.leaderboards.registry import boards
from ranker.leaderboards.scripts import run
from tests.conftest import Player
from tests.web.helpers import browser
from tests.worlds import make_game, make_user, relay_all, score, season_of

# Redis holds a board only once the relay has seen it, and the relay sees what is committed.
pytestmark = pytest.mark.django_db(transaction=True)
ROWS = 100


@pytest.fixture
def full_board(settings: Any) -> None:
    """A hundred players, and registries as warm as in a process that runs."""
    game = make_game("full")
    for n in range(ROWS):
        score(make_user(f"player-{n}"), game, 1000 + n)
    relay_all()
    settings.REGISTRY_SECONDS = 60.0
    games.fresh(), boards.fresh()


@pytest.fixture
def statements(monkeypatch: Any) -> list[str]:
    """The text of every SQL statement, also of those that are prepared past Django's own cursors."""
    made: list[str] = []
    execute = psycopg.Cursor.execute

    def noted(cursor: Any, query: Any, *args: Any, **kwargs: Any) -> Any:
        made.append(str(query))
        return execute(cursor, query, *args, **kwargs)

    monkeypatch.setattr(psycopg.Cursor, "execute", noted)
    return made


@pytest.fixture
def round_trips(monkeypatch: Any) -> list[int]:
    """One item a call of the boards' scripts."""
    made: list[int] = []

    def counted(*, calls: Any) -> Any:
        made.append(len(calls))
        return run(calls=calls)

    monkeypatch.setattr("ranker.leaderboards.store.run", counted)
    return made


def test_a_board_of_a_hundred_rows_costs_one_query_and_one_round_trip(
    full_board: None, statements: list[str], round_trips: list[int]
) -> None:
    visitor = browser()
    statements.clear()
    page = visitor.get("/games/full/")
    assert page.content.count(b"<tr data-player") == ROWS
    assert len(statements) == 1, statements
    assert round_trips == [1] and b"Read from the database" not in page.content


def test_for_a_player_it_costs_two_queries(
    full_board: None, statements: list[str], round_trips: list[int], make_player: Callable[..., Player]
) -> None:
    visitor = browser(make_player("myself"))
    statements.clear()
    page = visitor.get("/games/full/")
    assert page.content.count(b"<tr data-player") == ROWS
    assert len(statements) == 2, statements
    assert round_trips == [1] and b"Read from the database" not in page.content


def test_a_past_season_costs_a_query_more_to_find_it(full_board: None, statements: list[str]) -> None:
    season = season_of(Game.objects.get(), "daily")
    Season.objects.filter(pk=season.pk).update(state=SeasonState.CLOSED)
    boards.fresh()
    visitor = browser()
    statements.clear()
    page = visitor.get(f"/games/full/?season={season.pk}")
    assert page.content.count(b"<tr data-player") == ROWS and b"A past season" in page.content
    assert len(statements) == 2, statements


def test_a_full_board_is_small_on_the_way(full_board: None) -> None:
    page = browser().get("/games/full/", headers={"accept-encoding": "gzip"})
    assert page.headers["Content-Encoding"] == "gzip"
    assert len(page.content) < 12_000
