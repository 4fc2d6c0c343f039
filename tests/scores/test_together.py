"""Submissions of one moment are counted against their players' limits and written together, each for itself."""

from collections.abc import Callable
from typing import Any

import pytest

from ranker.games.models import Game
from ranker.scores.models import Score
from tests.conftest import Api, Player
from tests.threads import run_at_once
from tests.worlds import make_game, proof, relay_all, score

pytestmark = pytest.mark.django_db(transaction=True)
URL = "/api/scores/"
LARGEST = 2**53 - 1
PLAYERS = 24


@pytest.fixture
def game(settings: Any) -> Game:
    """A game that adds up; three scores a minute."""
    settings.RATE_LIMITS_ENABLED = True
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "submit": "3/minute"}
    game = make_game("sum", operator="total")
    relay_all()
    return game


@pytest.fixture
def players(game: Game, make_player: Callable[..., Player]) -> list[Player]:
    return [make_player(f"p{number:02}") for number in range(PLAYERS)]


def statuses(player: Player, *, value: int, times: int) -> list[int]:
    api = Api().be(player.access)
    return [api.post(URL, {"game": "sum", "score": value}).status_code for _ in range(times)]


def test_who_has_no_room_left_keeps_nobody_else_out(players: list[Player]) -> None:
    """Every other player asks once too often."""
    found = run_at_once(lambda n: statuses(players[n], value=n, times=3 + n % 2), PLAYERS)
    assert found == [[201] * 3 + [429] * (n % 2) for n in range(PLAYERS)]
    assert Score.objects.count() == 3 * PLAYERS
    assert proof().drift == 0


def test_a_group_that_falls_apart_is_counted_once(players: list[Player], game: Game) -> None:
    """The first player's total would leave the exact integers: whoever is written along is written alone then."""
    score(players[0].user, game, LARGEST)
    found = run_at_once(lambda n: statuses(players[n], value=n or LARGEST, times=3), PLAYERS)
    assert found == [[422] * 3] + [[201] * 3] * (PLAYERS - 1)
    assert Score.objects.count() == 1 + 3 * (PLAYERS - 1)
    assert proof().drift == 0
