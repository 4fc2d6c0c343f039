"""Whether everything runs, in words; and the button that queues a rollup."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import redis
from django.conf import settings
from django.test import Client

from ranker.core.clock import utc_now
from ranker.core.db import advisory_lock
from ranker.core.redis import client, key
from ranker.ops.admin.running import list_running, rollup_state
from ranker.ops.tasks import heartbeat
from ranker.reports.models import RollupCursor
from ranker.reports.services.rollup import LOCK
from ranker.reports.tasks import rollup
from tests.conftest import Player
from tests.staff import browser_of, make_staff, shown

pytestmark = pytest.mark.django_db(transaction=True)
NOON = datetime(2026, 5, 20, 12, tzinfo=UTC)


@pytest.fixture
def queue() -> Iterator[str]:
    """The name of the worker's queue, emptied."""
    name = settings.CELERY_BROKER_TRANSPORT_OPTIONS["global_keyprefix"] + "celery"
    client().delete(name)
    yield name
    client().delete(name)


@pytest.fixture
def no_redis(monkeypatch: Any) -> None:
    away = redis.Redis(port=1, socket_connect_timeout=0.1)
    for module in ("ranker.reports.services.asking", "ranker.ops.health"):
        monkeypatch.setattr(f"{module}.client", lambda: away)


def press(browser: Client) -> str:
    """What the page says once the button was pressed."""
    return shown(browser.post("/admin/rollup/", follow=True))


def lines() -> dict[str, tuple[str, str]]:
    return {line.name: (line.word, str(line.note)) for line in list_running(now=utc_now())}


def test_the_button_queues_once(queue: str, admin_user: Player) -> None:
    browser = browser_of(admin_user.user)
    assert "The rollup is queued" in press(browser)
    assert rollup_state(now=NOON).word == "queued"
    assert "queued already and waits for the worker" in press(browser)
    assert client().llen(queue) == 1
    assert b'"task": "reports.rollup"' in client().lindex(queue, 0)


def test_it_may_be_pressed_again_once_the_worker_was_there(queue: str, admin_user: Player) -> None:
    browser = browser_of(admin_user.user)
    press(browser)
    rollup()
    assert rollup_state(now=utc_now()).word == "ok"
    assert "The rollup is queued" in press(browser)
    assert client().llen(queue) == 2


def test_while_one_runs_none_is_queued(queue: str, admin_user: Player) -> None:
    with advisory_lock(name=LOCK):
        assert rollup_state(now=NOON).word == "running"
        assert "A rollup is running already" in press(browser_of(admin_user.user))
    assert client().llen(queue) == 0
    assert rollup_state(now=NOON).word == "never"


def test_who_may_run_it_and_who_may_not(queue: str) -> None:
    assert "The rollup is queued" in press(browser_of(make_staff("runner", "view_game", "change_rollupcursor")))
    for name, permissions in [("watcher", ["view"]), ("temp", [])]:
        assert browser_of(make_staff(name, *permissions)).post("/admin/rollup/").status_code == 403
    assert client().llen(queue) == 1


def test_a_link_or_a_foreign_page_queues_nothing(queue: str, admin_user: Player) -> None:
    assert browser_of(admin_user.user).get("/admin/rollup/").status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(admin_user.user, backend="ranker.users.backends.UsernameOrEmailBackend")
    assert strict.post("/admin/rollup/").status_code == 403
    assert client().llen(queue) == 0


def test_without_redis_it_says_so(no_redis: None, admin_user: Player) -> None:
    said = press(browser_of(admin_user.user))
    assert "could not be queued: Redis does not answer" in said
    assert "boards come from SQL" in said


def test_relay_and_worker(admin_user: Player) -> None:
    assert lines()["Relay"] == lines()["Worker"] == ("unknown", "has not run yet")
    heartbeat()
    client().hset(key("relay", "status"), mapping={"at": time.time(), "lag": 2000})
    assert lines()["Relay"] == ("ok", "looked at the ledger just now, 2,000 scores or more behind")
    assert lines()["Worker"] == ("ok", "last seen just now")
    client().set(key("worker", "beat"), time.time() - 600)
    assert lines()["Worker"] == ("late", "last seen 10 minutes ago")


@pytest.mark.parametrize(
    ("finished", "now", "word"),
    [
        ("2026-05-20 00:20:30", "2026-05-20 12:00", "ok"),
        ("2026-05-19 23:00", "2026-05-20 12:00", "late"),
        # The nightly run begins at 00:20, and may take an hour.
        ("2026-05-19 00:25", "2026-05-20 01:19", "ok"),
        ("2026-05-19 00:25", "2026-05-20 01:20", "late"),
    ],
)
def test_a_rollup_is_late_when_the_last_night_lacks_its_own(finished: str, now: str, word: str) -> None:
    RollupCursor.objects.create(snapshot="1:1:", finished_at=datetime.fromisoformat(finished + "+00:00"))
    assert rollup_state(now=datetime.fromisoformat(now + "+00:00")).word == word
