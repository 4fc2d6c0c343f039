"""One's own events."""

import time
from collections.abc import Callable

import httpx
import pytest

from ranker.core.redis import client
from ranker.live.stream import players_stream
from ranker.live.tickets import ticket_key
from tests.conftest import Api, Player
from tests.live.conftest import Live, Stream
from tests.worlds import make_game, make_user, score

pytestmark = pytest.mark.django_db(transaction=True)
Open = Callable[..., Stream]


def ticket_of(player: Player) -> str:
    answer = player.api.post("/api/live/ticket/")
    assert answer.status_code == 201
    return str(answer.json()["ticket"])


def test_an_achievement_is_told_to_who_earned_it_within_two_seconds(
    relay: None, player: Player, open_stream: Open, make_player: Callable[..., Player]
) -> None:
    game, other = make_game(), make_player("other")
    mine, theirs = (open_stream(f"/live/me/?ticket={ticket_of(who)}") for who in (player, other))
    started = time.monotonic()
    score(player.user, game, 10)
    told = {mine.next(seconds=2)["data"]["slug"] for _ in range(3)}
    assert time.monotonic() - started < 2
    assert told == {"first-steps", "top-10", "champion"}
    assert theirs.is_quiet()


def test_who_is_overtaken_is_told_by_whom(relay: None, player: Player, open_stream: Open) -> None:
    game, bob = make_game(), make_user("bob")
    score(bob, game, 10)
    score(player.user, game, 50)
    stream = open_stream(f"/live/me/?ticket={ticket_of(player)}")
    time.sleep(1)
    score(bob, game, 60)
    event = stream.next()
    while event["event"] != "overtaken":
        event = stream.next()
    told = event["data"]
    assert (told["game"], told["by"]["username"], told["score"], told["rank"]) == ("tetris", "bob", 60, 1)


def test_who_does_not_listen_is_not_told(relay: None, player: Player, open_stream: Open) -> None:
    game, bob = make_game(), make_user("bob")
    score(bob, game, 10)
    score(player.user, game, 5)
    time.sleep(1)
    stream = open_stream(f"/live/me/?ticket={ticket_of(player)}")
    score(make_user("eve"), game, 1)
    score(player.user, game, 1000)
    assert stream.next()["event"] == "achievement"
    told = {int(fields[b"player"]) for _, fields in client().xrange(players_stream())}
    assert told == {player.user.pk}


def test_a_ticket_works_once(relay: None, player: Player, live: Live, open_stream: Open) -> None:
    ticket = ticket_of(player)
    open_stream(f"/live/me/?ticket={ticket}")
    assert httpx.get(f"{live.url}/live/me/?ticket={ticket}").status_code == 401


def test_a_ticket_is_worth_nothing_after_a_minute(player: Player) -> None:
    assert 0 < client().ttl(ticket_key(ticket_of(player))) <= 60


def test_only_players_get_tickets(api: Api) -> None:
    assert api.post("/api/live/ticket/").status_code == 401


def test_who_comes_back_is_told_what_was_missed(relay: None, player: Player, open_stream: Open) -> None:
    game = make_game()
    stream = open_stream(f"/live/me/?ticket={ticket_of(player)}")
    score(player.user, game, 10)
    seen = [stream.next() for _ in range(3)]
    score(player.user, game, 1000)
    assert stream.next()["data"]["slug"] == "rising-star"
    again = open_stream(f"/live/me/?ticket={ticket_of(player)}&last_event_id={seen[-1]['id']}")
    assert again.next()["data"]["slug"] == "rising-star"
    assert again.is_quiet()
