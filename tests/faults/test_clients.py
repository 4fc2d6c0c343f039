"""Clients that all send the same thing, all write to one player, or hang up before they are answered."""

import json
import random
import socket
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.faults.client import Answer, Client, headers, new_key
from tests.faults.proving import assert_proved, keys_in_ledger
from tests.faults.stack import Stack
from tests.faults.world import Token, game_of
from tests.threads import run_at_once
from tests.worlds import season_of, values

HANG_UPS = 2000
# What the score was and what it did, whenever its receipt is given; ranks are those of the moment.
FACTS = ("leaderboard", "window", "season", "value", "improved")


def facts(receipt: dict[str, Any]) -> dict[str, Any]:
    boards = [{name: board[name] for name in FACTS} for board in receipt["boards"]]
    return {**receipt, "boards": boards}


def test_one_key_sent_100_times_at_once_is_one_score_and_one_answer(stack: Stack, players: list[Token]) -> None:
    body, key = {"game": "miner", "score": 40}, new_key()
    answers = run_at_once(lambda _: Client(port=stack.port).send_once(players[0], body, key=key), 100)
    by_status = Counter(answer.status for answer in answers)
    assert by_status[201] == 1
    assert set(by_status) <= {200, 201, 409, 503}
    first = next(answer for answer in answers if answer.status == 201)
    assert all(facts(answer.receipt) == facts(first.receipt) for answer in answers if answer.is_accepted)
    assert all(answer.is_replay for answer in answers if answer.status == 200)
    assert_proved(answers)


def test_64_writers_on_one_player_add_up_exactly(stack: Stack, players: list[Token]) -> None:
    player, before = players[1], values(season_of(game_of("miner")))

    def write(number: int) -> list[Answer]:
        client = Client(port=stack.port)
        return [client.submit(player, {"game": "miner", "score": number + n}, key=new_key()) for n in range(4)]

    answers = [answer for some in run_at_once(write, 64) for answer in some]
    assert {answer.status for answer in answers} <= {200, 201}
    total = sum(number + n for number in range(64) for n in range(4))
    assert values(season_of(game_of("miner"))) == before | {"player1": total}
    assert_proved(answers)


def hang_up(stack: Stack, token: Token, key: str, *, after: float) -> None:
    """Send a whole request, and close the connection before its answer can have come."""
    body = json.dumps({"game": "tetris", "score": 50})
    lines = [f"{name}: {value}" for name, value in headers(token, key).items()]
    head = "\r\n".join(["POST /api/scores/ HTTP/1.1", "Host: localhost", f"Content-Length: {len(body)}", *lines])
    with socket.create_connection(("127.0.0.1", stack.port), timeout=20) as connection:
        connection.sendall(f"{head}\r\n\r\n{body}".encode())
        time.sleep(after)


def test_2000_clients_that_hang_up_leave_every_rank_right(stack: Stack, players: list[Token]) -> None:
    chance, keys = random.Random(1), [new_key() for _ in range(HANG_UPS)]
    sent = [(players[n % len(players)], key, chance.uniform(0.0001, 0.0015)) for n, key in enumerate(keys)]
    with ThreadPoolExecutor(max_workers=8) as pool:
        list(pool.map(lambda one: hang_up(stack, one[0], one[1], after=one[2]), sent))
    assert_proved([])
    assert len(keys_in_ledger(keys)) > 100, "everyone hung up too soon for this to prove anything"
    # Those who ask again, with their key, learn what became of their score; it counts once.
    client = Client(port=stack.port)
    assert_proved([client.submit(token, {"game": "tetris", "score": 50}, key=key) for token, key, _ in sent[::20]])
