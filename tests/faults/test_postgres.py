"""PostgreSQL dies, holds a transaction open, or is put back to an older state: the boards follow it."""

from pathlib import Path

from ranker.core.clock import utc_now
from ranker.relay.cursor import get_identity, read_cursor
from ranker.scores.services.moderation import ban_player
from tests.faults.attached import forget
from tests.faults.client import new_key
from tests.faults.load import Load
from tests.faults.proving import assert_proved, is_applied, keys_in_ledger
from tests.faults.stack import Stack, copy, wait_until
from tests.faults.world import Token, commit_only
from tests.threads import held_open


def test_killed_postgresql_has_every_score_it_answered_for(stack: Stack, players: list[Token]) -> None:
    with Load(stack, players=players) as load:
        for _ in range(3):
            load.wait_for(60)
            stack.kill("postgres")
            stack.start("postgres")
    assert_proved(load.answers)


def test_a_transaction_held_open_delays_only_its_own_score(stack: Stack, players: list[Token]) -> None:
    slow, other, *rest = players
    held = held_open(lambda: commit_only(slow, game="miner", value=7, key=new_key()))
    with Load(stack, players=rest) as load, held:
        commit_only(other, game="miner", value=1, key=new_key())
        wait_until(lambda: is_applied(other, game="miner"), what="the relaying of a score beside an open one")
        load.wait_for(60)
    assert_proved(load.answers)


def back_up(stack: Stack) -> Path:
    """A copy of the database as it is now."""
    stack.stop("postgres")
    copy(stack.data("postgres"), stack.home / "older")
    stack.start("postgres")
    forget()
    return stack.home / "older"


def relayed(row_id: int) -> None:
    """Wait until the relay has this row behind it."""

    def is_behind() -> bool:
        cursor = read_cursor(identity=get_identity())
        return cursor is not None and cursor.newest_id == row_id

    wait_until(is_behind, what="the relaying of what will be lost")


def restore(stack: Stack, older: Path) -> None:
    """Put the older database in the place of the one that runs."""
    stack.kill("postgres")
    copy(older, stack.data("postgres"))
    stack.start("postgres")
    forget()


def test_a_restored_older_database_is_noticed_under_load(stack: Stack, players: list[Token]) -> None:
    with Load(stack, players=players) as before:
        before.wait_for(100)
    older = back_up(stack)
    with Load(stack, players=players) as lost:
        lost.wait_for(100)
    restore(stack, older)
    with Load(stack, players=players) as after:
        after.wait_for(100)
    assert keys_in_ledger(answer.key for answer in lost.answers) == set()
    assert_proved([*before.answers, *after.answers])


def test_a_restored_database_is_noticed_when_new_scores_took_the_numbers_of_the_lost_ones(
    stack: Stack, players: list[Token]
) -> None:
    assert_proved([])
    older = back_up(stack)
    lost = [commit_only(token, game="golf", value=1, key=new_key()) for token in players[:10]]
    relayed(lost[-1])
    stack.kill("relay")
    restore(stack, older)
    new = [commit_only(token, game="golf", value=2, key=new_key()) for token in players[10:40]]
    assert set(lost) <= set(new)
    stack.start("relay")
    assert_proved([])


def test_a_restored_database_is_noticed_when_all_it_lacks_is_a_ban(stack: Stack, players: list[Token]) -> None:
    commit_only(players[0], game="chess", value=5, key=new_key())
    assert_proved([])
    older = back_up(stack)
    relayed(ban_player(player_id=players[0].player_id, reason="a test", actor=None, now=utc_now()).pk)
    restore(stack, older)
    assert_proved([])
