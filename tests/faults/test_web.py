"""The web process dies at any point of a submission: nothing acknowledged is lost, nothing sent again counts twice."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from tests.faults.load import Load
from tests.faults.proving import assert_proved, differs
from tests.faults.stack import Stack, wait_until
from tests.faults.world import Token

DEATHS = 20
WAITING = "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND pid <> pg_backend_pid()"


def deaths(stack: Stack, *, point: str) -> int:
    """How many web processes died at a named point."""
    return stack.log("web").read_text().count(f"fault point {point}: killed")


def die_under_load(stack: Stack, *, players: list[Token], point: str) -> Load:
    """Have every process of the web server die at its 20th group of scores, until 20 did.

    Granian replaces a worker that died, and gives up when that one dies soon, too; then it is started again.
    """
    dying = {"RANKER_FAULT_POINT": f"{point}:20"}

    def enough() -> bool:
        stack.revive("web", **dying)
        return deaths(stack, point=point) >= DEATHS or bool(load.errors)

    with Load(stack, players=players, threads=8) as load:
        stack.kill("web")
        stack.start("web", **dying)
        wait_until(enough, seconds=90, what=f"{DEATHS} deaths")
        stack.kill("web")
        stack.start("web")
    return load


def test_dying_after_the_commit_loses_applies_that_only_the_relay_makes_good(
    stack: Stack, players: list[Token]
) -> None:
    stack.kill("relay")
    load = die_under_load(stack, players=players, point="after-commit")
    assert any(answer.is_replay for answer in load.accepted), "nobody had to send a committed score again"
    assert differs(), "no apply was lost, so this proves nothing"
    stack.start("relay")
    assert_proved(load.answers)


def test_dying_between_the_apply_and_the_answer_counts_nothing_twice(stack: Stack, players: list[Token]) -> None:
    load = die_under_load(stack, players=players, point="after-apply")
    assert any(answer.is_replay for answer in load.accepted), "nobody had to send a committed score again"
    assert_proved(load.answers)


def test_dying_before_the_commit_loses_nothing_whether_postgresql_goes_on_or_not(
    stack: Stack, players: list[Token]
) -> None:
    killed = 0
    with Load(stack, players=players, threads=8) as load:
        while killed < DEATHS:
            load.wait_for(20)
            with everyone_locked(stack) as held:
                wait_until(lambda: held.execute(WAITING).fetchall(), what="a submission that waits")
                killed += len(stack.workers())
                stack.kill("web")
                # Every other time PostgreSQL is not told that its client is gone: it commits what nobody hears of.
                if killed % 4 < 2:
                    held.execute(f"SELECT pg_terminate_backend(pid) FROM ({WAITING}) AS waiting")
            stack.start("web")
    assert any(answer.is_replay for answer in load.accepted), "PostgreSQL never went on without its client"
    assert_proved(load.answers)


@contextmanager
def everyone_locked(stack: Stack) -> Iterator[psycopg.Connection]:
    """Hold the lock that every submission's statement takes first."""
    with psycopg.connect(stack.env["DATABASE_URL"]) as held:
        held.execute("SELECT id FROM users_user FOR UPDATE")
        yield held
        held.rollback()
