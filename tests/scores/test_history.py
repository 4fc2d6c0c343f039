"""The first page of one's own ledger: asked for by many at once, each sees their own."""

from collections.abc import Callable
from typing import Any

import pytest

from ranker.core.clock import utc_now
from ranker.users.models import User
from tests.conftest import Api, Player
from tests.threads import run_at_once
from tests.worlds import make_game, relay_all, score

pytestmark = pytest.mark.django_db(transaction=True)
URL = "/api/scores/history/"
PLAYERS = 8


@pytest.fixture
def players(make_player: Callable[..., Player]) -> list[Player]:
    """The first has no score, the second one, and so on; the last has more than a page."""
    game, players = make_game("tetris"), [make_player(f"player{number}") for number in range(PLAYERS)]
    relay_all()
    for number, player in enumerate(players[:-1]):
        for value in range(number):
            score(player.user, game, 100 * number + value)
    for value in range(25):
        score(players[-1].user, game, 1000 + value)
    return players


def ask(player: Player, *, times: int = 10) -> list[Any]:
    api = Api().be(player.access)
    return [api.get(URL).json() for _ in range(times)]


def test_everyone_who_asks_at_once_gets_their_own(players: list[Player]) -> None:
    for number, answers in enumerate(run_at_once(lambda n: ask(players[n % PLAYERS]), 3 * PLAYERS)):
        number %= PLAYERS
        wanted = [100 * number + value for value in reversed(range(number))]
        if number == PLAYERS - 1:
            wanted = list(range(1024, 1004, -1))
        for answer in answers:
            assert answer["count"] == (25 if number == PLAYERS - 1 else number)
            assert [row["score"] for row in answer["results"]] == wanted
            assert {row["username"] for row in answer["results"]} <= {f"player{number}"}


def test_accounts_that_may_not_look_spoil_it_for_nobody(players: list[Player]) -> None:
    """A password was changed, one is banned, one disabled."""
    User.objects.filter(pk=players[2].id).update(token_version=5)
    User.objects.filter(pk=players[3].id).update(banned_at=utc_now())
    User.objects.filter(pk=players[4].id).update(is_active=False)
    refused = {2: {401}, 3: {403}, 4: {401}}

    def statuses(number: int) -> set[int]:
        api = Api().be(players[number].access)
        return {api.get(URL).status_code for _ in range(10)}

    assert run_at_once(statuses, PLAYERS) == [refused.get(number, {200}) for number in range(PLAYERS)]
