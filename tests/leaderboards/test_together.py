"""Players looked up at the same moment are read together, and each gets the answer to their own question."""

from typing import Any

import pytest
from redis.connection import AbstractConnection

from ranker.leaderboards import selectors
from ranker.leaderboards.models import Entry
from ranker.leaderboards.registry import season_ref
from tests.threads import run_at_once
from tests.worlds import make_game, make_user, relay_all, score, season_of

pytestmark = pytest.mark.django_db(transaction=True)
ASKERS = 24
PLAYERS = 6


def test_everyone_who_asks_at_once_gets_their_own_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    users = [make_user(f"player{n}") for n in range(PLAYERS)]
    games = [make_game("tetris"), make_game("golf", sort_order="asc")]
    relay_all()
    for place, user in enumerate(users):
        for game in games:
            score(user, game, 100 + place)
    seasons = [season_ref(season_of(game)) for game in games]
    trips: list[None] = []
    send = AbstractConnection.send_packed_command

    def sending(self: Any, *args: Any, **kwargs: Any) -> Any:
        trips.append(None)
        return send(self, *args, **kwargs)

    monkeypatch.setattr(AbstractConnection, "send_packed_command", sending)

    def ask(number: int) -> None:
        for step in range(20):
            place, which, radius = (number + step) % PLAYERS, (number // PLAYERS + step) % 2, step % 3
            read = selectors.get_around(season=seasons[which], player_id=users[place].pk, radius=radius)
            # The highest of the first game leads it; the lowest of the second, that one.
            rank = PLAYERS - place if which == 0 else place + 1
            assert read.source == "redis" and read.found.standing is not None
            assert (read.found.standing.rank, read.found.total_players) == (rank, PLAYERS)
            ranks = range(max(1, rank - radius), min(PLAYERS, rank + radius) + 1)
            assert [line.rank for line in read.found.lines] == list(ranks)
            mine = [line for line in read.found.lines if line.user_id == users[place].pk]
            assert [(line.username, line.score, line.plays) for line in mine] == [(f"player{place}", 100 + place, 1)]

    run_at_once(ask, count=ASKERS)
    assert len(trips) < ASKERS * 20


def test_who_is_not_on_the_board_stands_nowhere() -> None:
    here, away, game = make_user("ada"), make_user("bob"), make_game("tetris")
    relay_all()
    score(here, game, 5)
    found = selectors.get_around(season=season_ref(season_of(game)), player_id=away.pk, radius=5).found
    assert (found.standing, found.total_players, found.lines) == (None, 1, [])


def test_whom_the_database_does_not_know_is_left_out_and_the_ranks_are_kept() -> None:
    game, users = make_game("tetris"), [make_user(name) for name in ("ada", "bob", "eve")]
    relay_all()
    for place, user in enumerate(users):
        score(user, game, 30 - place)
    season = season_of(game)
    Entry.objects.filter(season=season, player_id=users[1].pk).delete()
    page = selectors.get_page(season=season_ref(season), offset=0, limit=10)
    around = selectors.get_around(season=season_ref(season), player_id=users[0].pk, radius=2)
    for read in (page, around):
        assert read.source == "redis"
        assert [(line.rank, line.username) for line in read.found.lines] == [(1, "ada"), (3, "eve")]
