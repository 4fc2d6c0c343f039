"""Boards, live: a real uvicorn, real streams, and the relay at work."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from ranker.core.clock import utc_now
from ranker.scores.services.moderation import ban_player, void_score
from tests.conftest import Api
from tests.live.conftest import Live, Stream
from tests.worlds import make_game, make_user, relay_all, score

pytestmark = pytest.mark.django_db(transaction=True)
Open = Callable[..., Stream]


def names(event: dict[str, Any]) -> list[str]:
    return [line["username"] for line in event["data"]["entries"]]


def test_a_board_is_sent_at_once_and_again_when_it_changes(relay: None, open_stream: Open) -> None:
    game, ada, bob = make_game(), make_user("ada"), make_user("bob")
    score(ada, game, 100)
    stream = open_stream("/live/leaderboard/tetris/")
    first = stream.next()
    assert (first["event"], names(first)) == ("board", ["ada"])
    score(bob, game, 200)
    second = stream.next()
    assert names(second) == ["bob", "ada"]
    assert second["data"]["moved"] == [
        {"user_id": bob.pk, "rank": 1, "previous_rank": None, "score": 200, "previous_score": None},
        {"user_id": ada.pk, "rank": 2, "previous_rank": 1, "score": 100, "previous_score": 100},
    ]


def test_the_page_has_the_shape_of_the_api(relay: None, open_stream: Open, api: Api) -> None:
    game, ada = make_game(modes=("arcade",)), make_user("ada")
    score(ada, game, 100)
    live = open_stream("/live/leaderboard/tetris/?window=daily").next()["data"]
    page = api.get("/api/leaderboard/tetris/?window=daily").json()
    assert live.keys() - page.keys() == {"moved"}
    assert page.keys() - live.keys() == set()
    for name in page.keys() - {"as_of", "source"}:
        assert live[name] == page[name], name


def test_modes_windows_ids_and_the_global_board_are_told_apart(relay: None, open_stream: Open) -> None:
    game, ada, bob = make_game(modes=("arcade", "solo")), make_user("ada"), make_user("bob")
    score(ada, game, 100, mode_id=game.modes.get(name="arcade").pk)
    arcade = open_stream("/live/leaderboard/tetris/?mode=Arcade")
    solo = open_stream(f"/live/leaderboard/{game.pk}/?mode=solo")
    everything = open_stream("/live/leaderboard/global")
    assert (names(arcade.next()), names(solo.next()), names(everything.next())) == (["ada"], [], ["ada"])
    score(bob, game, 50, mode_id=game.modes.get(name="solo").pk)
    assert names(solo.next()) == ["bob"]
    assert names(everything.next()) == ["ada", "bob"]
    assert arcade.is_quiet()


def test_a_void_and_a_ban_are_seen_at_once(relay: None, open_stream: Open) -> None:
    game, ada, bob = make_game(), make_user("ada"), make_user("bob")
    score(ada, game, 100)
    cheat = score(bob, game, 200)
    stream = open_stream("/live/leaderboard/tetris/")
    assert names(stream.next()) == ["bob", "ada"]
    void_score(score_id=cheat.id, reason="test", actor=None, now=utc_now())
    stream.until(lambda event: names(event) == ["ada"])
    ban_player(player_id=ada.pk, reason="test", actor=None, now=utc_now())
    stream.until(lambda event: names(event) == [])


def test_a_reader_may_ask_for_fewer_lines(relay: None, open_stream: Open) -> None:
    game = make_game()
    for n in range(4):
        score(make_user(f"user{n}"), game, n)
    event = open_stream("/live/leaderboard/tetris/?limit=2").next()
    assert names(event) == ["user3", "user2"]
    assert event["data"]["total_players"] == 4
    assert event["data"]["next"] == "/api/leaderboard/tetris/?window=all&limit=2&offset=2"


def test_a_burst_is_told_at_most_four_times_a_second(relay: None, open_stream: Open) -> None:
    game, ada = make_game(), make_user("ada")
    score(ada, game, 0)
    stream = open_stream("/live/leaderboard/tetris/")
    stream.next()
    for n in range(1, 101):
        score(ada, game, n)
    events = [stream.next()]
    while events[-1]["data"]["entries"][0]["score"] < 100:
        events.append(stream.next())
    first, last = (float(event["id"].split("-")[0]) for event in (events[0], events[-1]))
    assert len(events) <= 2 + (last - first) / 250


def test_who_comes_back_having_missed_nothing_is_sent_nothing(relay: None, open_stream: Open) -> None:
    game, ada, bob = make_game(), make_user("ada"), make_user("bob")
    score(ada, game, 100)
    stream = open_stream("/live/leaderboard/tetris/")
    seen = stream.next()["id"]
    again = open_stream("/live/leaderboard/tetris/", last_event_id=seen)
    assert again.is_quiet()
    score(bob, game, 10)
    assert names(again.next()) == ["ada", "bob"]


def test_who_comes_back_is_told_who_moved_meanwhile(relay: None, open_stream: Open) -> None:
    game, ada, bob = make_game(), make_user("ada"), make_user("bob")
    score(ada, game, 100)
    score(bob, game, 10)
    stream = open_stream("/live/leaderboard/tetris/")
    seen = stream.next()["id"]
    for value in (50, 150):
        score(bob, game, value)
        stream.next()
    event = open_stream("/live/leaderboard/tetris/", last_event_id=seen).next()
    moved = {one["user_id"]: one for one in event["data"]["moved"]}
    assert moved[bob.pk] == {
        "user_id": bob.pk, "rank": 1, "previous_rank": 2, "score": 150, "previous_score": 10
    }  # fmt: skip


def test_there_is_a_sign_of_life(relay: None, open_stream: Open) -> None:
    make_game()
    stream = open_stream("/live/leaderboard/tetris/")
    assert stream.comments.get(timeout=5).startswith(":")


def test_a_stream_ends_by_itself(relay: None, start_live: Callable[..., Live]) -> None:
    make_game()
    live = start_live(LIVE_STREAM_SECONDS="1")
    stream = Stream(live.url + "/live/leaderboard/tetris/").start()
    assert stream.ended.wait(5)


def test_too_many_streams_are_refused(relay: None, start_live: Callable[..., Live]) -> None:
    make_game()
    live = start_live(LIVE_MAX_CLIENTS="1")
    Stream(live.url + "/live/leaderboard/tetris/").start()
    answer = httpx.get(live.url + "/live/leaderboard/tetris/")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")


@pytest.mark.parametrize(
    ("path", "status", "field"),
    [
        ("/live/leaderboard/go/", 404, "detail"),
        ("/live/leaderboard/999/", 404, "detail"),
        ("/live/leaderboard/tetris/?mode=none", 404, "mode"),
        ("/live/leaderboard/tetris/?window=hourly", 400, "window"),
        ("/live/leaderboard/tetris/?limit=0", 400, "limit"),
        ("/live/leaderboard/tetris/?limit=1e2", 400, "limit"),
        ("/live/nothing/", 404, "detail"),
        ("/live/me/?ticket=made-up", 401, "detail"),
        ("/live/me/", 401, "detail"),
    ],
)
def test_what_is_not_there_is_said_in_json(live: Live, path: str, status: int, field: str) -> None:
    make_game()
    answer = httpx.get(live.url + path)
    assert (answer.status_code, list(answer.json())) == (status, [field])


def test_streams_are_only_read(live: Live) -> None:
    assert httpx.post(live.url + "/live/me/").status_code == 405


def test_pages_of_the_same_host_may_read_and_strangers_may_not(live: Live) -> None:
    make_game()
    address = live.url + "/live/leaderboard/tetris/"
    own = httpx.head(address, headers={"Origin": "http://127.0.0.1:9000"})
    assert own.headers["access-control-allow-origin"] == "http://127.0.0.1:9000"
    strange = httpx.head(address, headers={"Origin": "http://evil.example"})
    assert "access-control-allow-origin" not in strange.headers


def test_the_web_port_leads_to_the_live_process(api: Api, settings: Any) -> None:
    answer = api.get("/live/leaderboard/tetris/?window=daily", HTTP_HOST="localhost:9000", SERVER_PORT="9000")
    assert (answer.status_code, answer["Location"]) == (
        307,
        "http://localhost:9001/live/leaderboard/tetris/?window=daily",
    )


def test_boards_nobody_looks_at_are_not_published(relay: None) -> None:
    from ranker.core.redis import client
    from ranker.live.stream import boards_stream

    score(make_user("ada"), make_game(), 100)
    relay_all()
    assert client().xlen(boards_stream()) == 0
