"""The relay dies, or is started twice, while it is the only one who brings anything to the boards."""

import itertools
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from django.db import connections

from ranker.core.db import fetch_rows
from ranker.relay.cursor import get_identity, read_cursor, write_cursor
from tests.faults.client import new_key
from tests.faults.proving import assert_proved
from tests.faults.stack import Stack, wait_until
from tests.faults.world import Token, commit_only

HOLDER = """
    SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted
    AND (classid::bigint << 32) | objid::bigint = hashtextextended('relay', 0)
"""


def holders() -> list[int]:
    """Which of PostgreSQL's processes serve a relay that may work."""
    return [row["pid"] for row in fetch_rows(sql=HOLDER)]


@contextmanager
def commits(players: list[Token]) -> Iterator[list[str]]:
    """Scores that only ever reach PostgreSQL, a few at once; the keys of those that did."""
    stop, keys = threading.Event(), list[str]()

    def commit(number: int) -> None:
        for n in itertools.count(number):
            if stop.is_set():
                break
            key = new_key()
            commit_only(players[n * 7 % len(players)], game="miner", value=n % 50, key=key)
            keys.append(key)
            time.sleep(0.005)
        connections.close_all()

    threads = [threading.Thread(target=commit, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    yield keys
    stop.set()
    for thread in threads:
        thread.join()


def test_killed_relay_goes_on_from_where_it_was(stack: Stack, players: list[Token]) -> None:
    with commits(players) as keys:
        for _ in range(5):
            time.sleep(0.5)
            stack.kill("relay")
            stack.start("relay")
            wait_until(holders, what="a relay at work")
    assert len(keys) > 100
    assert_proved([])


def test_transaction_ids_that_a_killed_postgresql_gives_out_again_hide_no_score(
    stack: Stack, players: list[Token]
) -> None:
    assert_proved([])
    stack.kill("relay")
    cursor = read_cursor(identity=get_identity())
    assert cursor is not None
    # As after transactions that were rolled back, seen by the relay, and not yet in PostgreSQL's log when it died.
    ahead = int(cursor.snapshot.split(":")[1]) + 20
    write_cursor(cursor=replace(cursor, snapshot=f"{ahead}:{ahead}:"))
    for token in players[:40]:
        commit_only(token, game="golf", value=1, key=new_key())
    stack.start("relay")
    assert_proved([])


def test_of_two_relays_one_works_and_the_other_takes_over(stack: Stack, players: list[Token]) -> None:
    wait_until(holders, what="a relay at work")
    first = holders()
    stack.start("relay 2")
    with commits(players):
        time.sleep(3.0)
        assert holders() == first
        stack.kill("relay")
        wait_until(lambda: holders() not in (first, []), what="the other relay at work")
        assert len(holders()) == 1
    assert_proved([])
    stack.kill("relay 2")
    stack.start("relay")
