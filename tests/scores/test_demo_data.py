"""The demo: what it holds, that it is the same again, and that a second or a killed run does no harm."""

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import Count, F, Max, Min

from ranker.core.clock import utc_now
from ranker.games.models import Game
from ranker.leaderboards.models import Entry, Leaderboard, Season
from ranker.scores.demo.catalogue import GAMES
from ranker.scores.demo.names import COMBINATIONS, username_of
from ranker.scores.demo.players import make_crowd
from ranker.scores.demo.plays import World, day_rows
from ranker.scores.demo.visits import draw_visits
from ranker.scores.models import Moderation, Score
from ranker.scores.verify.service import seasons_to_verify, verify
from ranker.users.models import User
from tests.threads import run_at_once
from tests.worlds import relay_all

pytestmark = pytest.mark.django_db(transaction=True)
NOON = datetime(2026, 5, 20, 12, tzinfo=UTC)


def setup(players: int = 60, scores: int = 900, days: int = 10, seed: int = 1) -> str:
    out = StringIO()
    sizes = [f"--players={players}", f"--scores={scores}", f"--days={days}", f"--seed={seed}"]
    call_command("setup_demo_data", *sizes, stdout=out)
    return out.getvalue()


def drawn(*, seed: int = 1, now: datetime = NOON, scores: int = 900) -> list[str]:
    """The rows of a demo, without a database."""
    crowd = make_crowd(players=60, days=20, seed=seed)
    visits = draw_visits(crowd=crowd, days=20, scores=scores, seed=seed)
    games = [(number, [10 * number + mode for mode, _ in enumerate(game.modes)]) for number, game in enumerate(GAMES)]
    world = World(crowd=crowd, visits=visits, days=20, now=now, seed=seed, first_id=1000, games=games)
    return [row for day in range(20) for row in day_rows(world=world, day=day)]


def test_what_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEMO_PLAYER_PASSWORD", "the-player-s")
    monkeypatch.setenv("DEMO_ADMIN_PASSWORD", "the-admin-s")
    relay_all()
    began = utc_now()
    said = setup()
    assert "60 players and 900 scores in 6 games" in said
    assert "the-player-s" not in said
    assert (User.objects.count(), Score.objects.count(), Game.objects.count()) == (61, 900, 6)
    boards = Leaderboard.objects.filter(is_default=True, mode=None, reset_schedule="never", game__isnull=False)
    assert {(board.operator, board.sort_order) for board in boards} == {
        ("best", "desc"), ("best", "asc"), ("total", "desc"), ("latest", "desc"), ("latest", "asc"),
    }  # fmt: skip
    oldest, newest = Score.objects.aggregate(Min("created_at"), Max("created_at")).values()
    assert began - timedelta(days=11) < oldest
    assert newest <= utc_now()
    assert set(Score.objects.values_list("source", flat=True)) == {"demo"}
    outside = Score.objects.exclude(value__gte=F("game__min_score"), value__lte=F("game__max_score"))
    assert not outside.exists()
    player, admin = User.objects.get(username="demo"), User.objects.get(username="admin")
    assert player.check_password("the-player-s")
    assert not player.is_staff
    assert admin.check_password("the-admin-s")
    assert admin.is_superuser
    assert Score.objects.filter(player=player).count() > 5


def test_every_board_is_loaded_and_proved() -> None:
    relay_all()
    assert " 0 differences" in setup()
    closed = Season.objects.filter(state="closed").values("leaderboard__reset_schedule").annotate(n=Count("pk"))
    counts = {row["leaderboard__reset_schedule"]: row["n"] for row in closed}
    assert counts["daily"] > 30
    assert counts["weekly"] >= 6
    report = verify(seasons=seasons_to_verify(closed=True))
    assert (report.drift, report.orphans) == (0, 0)
    assert report.members_compared > 100
    assert Entry.objects.filter(season__leaderboard__game=None).count() > 20
    relay_all()
    assert verify(seasons=seasons_to_verify(closed=True)).drift == 0


def test_the_moderation_pages_are_not_empty() -> None:
    setup()
    trail = Moderation.objects.values_list("action", flat=True)
    assert sorted(trail) == ["ban", "ban", "hold", "restore", "void", "void", "void", "void"]
    assert Score.objects.exclude(status="accepted").count() == 4
    banned = User.objects.exclude(banned_at=None)
    assert banned.count() == 2
    assert not Entry.objects.filter(player__in=banned, value__isnull=False).exists()
    assert not Moderation.objects.filter(created_at__gt=utc_now()).exists()


def test_again_changes_nothing() -> None:
    setup()
    before = snapshot()
    assert setup(players=99, seed=2) == "The demo data is there already; nothing was changed.\n"
    assert snapshot() == before


def test_two_at_once_load_it_once() -> None:
    said = run_at_once(lambda _: setup(), 2)
    assert sorted("already" in one for one in said) == [False, True]
    assert Score.objects.count() == 900


def test_a_load_that_is_killed_leaves_nothing_and_the_next_one_is_complete() -> None:
    relay_all()
    process = start(players=20_000, scores=400_000)
    wait_for_copy()
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    wait_until_alone()
    assert (Score.objects.count(), User.objects.count()) == (0, 0)
    assert "60 players and 900 scores" in setup()
    assert Score.objects.count() == 900
    assert verify(seasons=seasons_to_verify(closed=True)).drift == 0


def test_passwords_are_made_up_and_told_where_none_are_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DEMO_PLAYER_PASSWORD", raising=False)
    monkeypatch.delenv("DEMO_ADMIN_PASSWORD", raising=False)
    said = setup(players=5, scores=20)
    for name in ("demo", "admin"):
        line = next(line for line in said.splitlines() if f"as {name} " in line)
        assert User.objects.get(username=name).check_password(line.split()[-1])


def test_accounts_of_the_same_names_stay_as_they_are() -> None:
    for name in ("demo", "Admin", "swiftfalcon"):
        User.objects.create_user(name, None, "their-own-password")
    said = setup()
    assert "There was an account “demo” already" in said
    assert User.objects.get(username="demo").check_password("their-own-password")
    assert not User.objects.get(username="Admin").is_superuser
    assert User.objects.count() == 63


@pytest.mark.parametrize(("players", "scores", "days"), [(1, 0, 1), (1, 7, 1), (30, 3, 2), (2, 200, 3)])
def test_odd_sizes(players: int, scores: int, days: int) -> None:
    setup(players=players, scores=scores, days=days)
    assert Score.objects.count() == scores
    assert not Score.objects.filter(created_at__gt=utc_now()).exists()
    assert verify(seasons=seasons_to_verify(closed=True)).orphans == 0


def test_the_same_seed_is_the_same_data() -> None:
    rows = drawn()
    assert len(rows) == 900
    assert rows == drawn()
    assert rows != drawn(seed=2)
    # A later hour of the same day moves only today's scores.
    later = drawn(now=NOON + timedelta(hours=3))
    past = [row for row in rows if not row.startswith("2026-05-20")]
    assert [row for row in later if not row.startswith("2026-05-20")] == past
    assert len(past) < 900


def test_nothing_is_in_the_future_a_second_after_midnight() -> None:
    now = datetime(2026, 5, 20, 0, 0, 1, tzinfo=UTC)
    moments = [row.split("\t")[0] for row in drawn(now=now)]
    assert max(moments) <= "2026-05-20 00:00:01.000+00"
    assert moments == sorted(moments)


def test_cohorts_come_back_less_and_less() -> None:
    crowd = make_crowd(players=4000, days=60, seed=1)
    visits = draw_visits(crowd=crowd, days=60, scores=40_000, seed=1)
    seen = [set(players) for players in visits.players]
    cohort = {player for player in seen[0] if crowd.joined[player] == 0}
    kept = [len(cohort & seen[day]) / len(cohort) for day in (1, 7, 30)]
    assert kept[0] > kept[1] > kept[2] > 0


def test_names_repeat_only_with_another_number() -> None:
    names = {username_of(index=index, offset=7).lower() for index in range(3 * COMBINATIONS)}
    assert len(names) == 3 * COMBINATIONS


def snapshot() -> list[Any]:
    tables = (User, Score, Entry, Season, Moderation, Game)
    return [list(table.objects.order_by("pk").values_list()) for table in tables]  # type: ignore[attr-defined]


def start(*, players: int, scores: int) -> subprocess.Popen[bytes]:
    """The command as a process of its own, on the test's database."""
    settings = connection.settings_dict
    login = f"{settings['USER']}:{settings['PASSWORD']}@{settings['HOST']}:{settings['PORT']}"
    env = os.environ | {"DATABASE_URL": f"postgres://{login}/{settings['NAME']}"}
    command = [sys.executable, "manage.py", "setup_demo_data", f"--players={players}", f"--scores={scores}"]
    return subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def wait_for_copy() -> None:
    wait_for("SELECT FROM pg_stat_progress_copy WHERE relid = 'scores_score'::regclass AND tuples_processed > 1000")


def wait_until_alone() -> None:
    wait_for(
        "SELECT WHERE NOT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() "
        "AND pid <> pg_backend_pid() AND query LIKE 'COPY%%')"
    )


def wait_for(query: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute(query)
            if cursor.fetchone() is not None:
                return
        time.sleep(0.05)
    raise AssertionError(f"not within a minute: {query}")
