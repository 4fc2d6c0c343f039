"""A rollup that is killed, doubled or late."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from ranker.core.clock import utc_now
from ranker.core.db import advisory_lock, execute, fetch_rows
from ranker.reports.models import RollupCursor, RollupStep
from ranker.reports.services.rollup import LOCK, rollup
from tests.reports.ledgers import at, day, view, write
from tests.reports.test_against_python import dump, forget_everything, make_world
from tests.threads import held_open
from tests.worlds import make_game, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def start_rollup() -> "subprocess.Popen[bytes]":
    """`manage.py rollup` in a process of its own, on the tests' database."""
    there = connection.get_connection_params()
    url = f"postgres://{there['user']}:{there['password']}@{there['host']}:{there['port']}/{there['dbname']}"
    return subprocess.Popen(
        [sys.executable, "manage.py", "rollup"],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DATABASE_URL": url},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def wait_for_a_lock() -> None:
    """Until some statement of another connection waits for a table this one holds."""
    for _ in range(600):
        if fetch_rows(sql="SELECT 1 FROM pg_locks WHERE NOT granted AND locktype = 'relation'"):
            return
        time.sleep(0.1)
    raise AssertionError("nothing waited")


def wait_for_its_end() -> None:
    """Until PostgreSQL has noticed the death of the other connection, and freed its lock."""
    for _ in range(600):
        if not fetch_rows(sql="SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid()"):
            return
        time.sleep(0.1)
    raise AssertionError("its lock is still held")


@pytest.mark.parametrize(
    ("table", "step"),
    # Held up, and killed, while it writes player days, snapshots, totals.
    [("reports_playerday", "days"), ("reports_boardday", "ranks"), ("reports_patterncell", "totals")],
)
def test_a_killed_rollup_is_gone_on_with(table: str, step: str) -> None:
    make_world(seed=5)
    with transaction.atomic():
        execute(sql=f"LOCK TABLE {table} IN SHARE MODE")
        killed = start_rollup()
        wait_for_a_lock()
        killed.send_signal(signal.SIGKILL)
        killed.wait(timeout=30)
    wait_for_its_end()
    begun = RollupStep.objects.filter(step=step, started_at__isnull=False)
    assert begun.exists()
    assert not begun.filter(done_at__isnull=False).exists()
    rollup(now=utc_now())
    after = dump()
    forget_everything()
    rollup(now=utc_now())
    assert dump() == after


def test_two_at_once_do_the_work_once() -> None:
    write(make_user("ada"), make_game(), 1, at(1))
    with held_open(lambda: None, within=lambda: advisory_lock(name=LOCK)):
        assert rollup(now=utc_now()).is_busy
        out = StringIO()
        call_command("rollup", stdout=out)
        assert "Another rollup is at work" in out.getvalue()
    assert rollup(now=utc_now()).days == 1


def test_a_missed_week_is_filled_in() -> None:
    game, ada = make_game(), make_user("ada")
    for ago in range(1, 15):
        write(ada, game, ago, at(ago))
    rollup(now=utc_now() - timedelta(days=7))
    assert RollupCursor.objects.get().closed_through == day(8)
    assert rollup(now=utc_now()).days == 7
    assert {row["dau"] for row in view("reports_daymetrics", where="game_id IS NULL")} == {1}


def test_late_changes_beyond_the_horizon_wait_to_be_asked_for(settings: Any) -> None:
    settings.ROLLUP_HORIZON_DAYS = 10
    game, ada, bob = make_game(), make_user("ada"), make_user("bob")
    write(ada, game, 1, at(20))
    write(ada, game, 1, at(2))
    rollup(now=utc_now())
    write(bob, game, 1, at(20))

    def dau() -> int:
        return int(view("reports_daymetrics", where=f"date = '{day(20)}' AND game_id IS NULL")[0]["dau"])

    rollup(now=utc_now())
    assert dau() == 1
    call_command("rollup", "--from", str(day(20)), "--to", str(day(20)), stdout=StringIO())
    assert dau() == 2


def test_an_open_transaction_is_caught_up_with() -> None:
    """Its rows are dated before midnight and become visible after the night's rollup."""
    game, ada, bob = make_game(), make_user("ada"), make_user("bob")
    write(ada, game, 1, at(1))
    with held_open(lambda: write(bob, game, 2, at(1))):
        rollup(now=utc_now())
        assert len(view("reports_playerday")) == 1
    assert rollup(now=utc_now()).days == 1
    assert len(view("reports_playerday")) == 2


def test_an_import_of_decades_ago_does_not_fill_in_every_day_since() -> None:
    write(make_user("ada"), make_game(), 1, at(9000))
    # Its own day and the 29 after it, which it is a monthly active of; and the horizon.
    assert rollup(now=utc_now()).days == 30 + settings.ROLLUP_HORIZON_DAYS
    assert rollup(now=utc_now()).days == 0


@pytest.mark.parametrize(
    "arguments", [("--from", "2026-01-02", "--to", "2026-01-01"), ("--to", "9999-01-01"), ("--from", "9999-01-01")]
)
def test_the_command_refuses_days_that_are_not_closed(arguments: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):
        call_command("rollup", *arguments)


def test_nothing_scored_is_nothing_to_do() -> None:
    assert rollup(now=utc_now()).days == 0
    assert rollup(now=utc_now(), asked=[day(1)]).days == 0
