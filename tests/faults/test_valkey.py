"""Valkey dies, forgets, hangs or falls back in time: scores go on being taken, and the boards heal by themselves."""

import signal
import time

import redis

from ranker.core.clock import utc_now
from ranker.leaderboards.services.rebuild import rebuild_seasons, seasons_for_redis
from tests.faults.client import Answer, Client, new_key
from tests.faults.load import Load
from tests.faults.proving import assert_proved
from tests.faults.stack import Stack, copy, wait_until
from tests.faults.world import GAMES, Token


def valkey(stack: Stack) -> redis.Redis:
    """A client of our own, with nothing in between."""
    return redis.Redis.from_url(stack.env["REDIS_URL"], socket_timeout=5)


def test_killed_valkey_comes_back_with_its_file_and_is_brought_up_to_date(stack: Stack, players: list[Token]) -> None:
    with Load(stack, players=players) as load:
        for _ in range(3):
            load.wait_for(50)
            stack.kill("valkey")
            load.wait_for(20)
            stack.start("valkey")
            wait_until(lambda: valkey(stack).exists("{ranker}:identity"), what="the data from its file")
    assert_proved(load.answers)


def test_killed_valkey_that_lost_its_file_is_filled_again(stack: Stack, players: list[Token]) -> None:
    with Load(stack, players=players) as load:
        load.wait_for(50)
        stack.kill("valkey")
        (stack.data("valkey") / "appendonlydir").rename(stack.home / "lost")
        load.wait_for(20)
        stack.start("valkey")
        load.wait_for(50)
    assert_proved(load.answers)


def test_valkey_that_fell_back_in_time_takes_the_relay_back_with_it(stack: Stack, players: list[Token]) -> None:
    with Load(stack, players=players) as load:
        load.wait_for(50)
        stack.kill("valkey")
        copy(stack.data("valkey"), stack.home / "older")
        stack.start("valkey")
        load.wait_for(100)
        stack.kill("valkey")
        copy(stack.home / "older", stack.data("valkey"))
        stack.start("valkey")
        load.wait_for(20)
    assert_proved(load.answers)


def test_an_emptied_valkey_is_filled_again_under_load(stack: Stack, players: list[Token]) -> None:
    with Load(stack, players=players) as load:
        for pause in (0.5, 0.2, 0.05, 0.5):
            load.wait_for(30)
            valkey(stack).flushall()
            time.sleep(pause)
    assert_proved(load.answers)


def test_boards_rebuilt_under_load_miss_nothing(stack: Stack, players: list[Token]) -> None:
    # Backwards, because boards are read by player id: whoever comes in between has been passed by then.
    client, others, between = Client(port=stack.port), iter(players[:19:-1]), list[Answer]()

    def score_between(_: int) -> None:
        """Between the reading of a board and its swap somebody scores, and the relay has that behind it, too."""
        token = next(others)
        between.extend(client.submit(token, {"game": game, "score": 200}, key=new_key()) for game in GAMES)
        time.sleep(0.3)

    with Load(stack, players=players[:20]) as load:
        load.wait_for(50)
        rebuild_seasons(seasons=seasons_for_redis(now=utc_now()), on_entries=score_between)
    assert len(between) > 40
    assert_proved([*load.answers, *between])


def test_valkey_that_hangs_costs_ranks_but_neither_scores_nor_time(stack: Stack, players: list[Token]) -> None:
    with Load(stack, players=players, threads=4) as load:
        load.wait_for(50)
        stack.signal("valkey", signal.SIGSTOP)
        time.sleep(0.5)
        hung = len(load.answers)
        load.wait_for(100)
        during = load.answers[hung:]
        stack.signal("valkey", signal.SIGCONT)
        wait_until(lambda: has_ranks(load.answers[-1]), what="a receipt with its ranks")
    assert all(answer.is_accepted and set(answer.ranks) == {None} for answer in during)
    assert is_quick(during)
    assert_proved(load.answers)


def has_ranks(answer: Answer) -> bool:
    return answer.is_accepted and None not in answer.ranks


def is_quick(answers: list[Answer]) -> bool:
    """Nearly all within half a second, and none beyond two: other programs share these cores."""
    seconds = sorted(seconds for answer in answers for seconds in answer.seconds)
    return seconds[int(len(seconds) * 0.95)] < 0.5 and seconds[-1] < 2.0
