"""Scores of the past, on boards of their time."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ranker.core.clock import utc_now
from ranker.games.models import Game
from ranker.leaderboards.models import Season
from ranker.relay.house import keep_seasons
from ranker.scores.importing import past_seasons
from tests.scores.importing.files import board, everything, run_import, write_csv
from tests.worlds import proof, relay_all

pytestmark = pytest.mark.django_db(transaction=True)


def test_seasons_of_the_past_are_made_only_when_asked_for(tmp_path: Path, golf: Game) -> None:
    text = "player,score,at\nada,5,2026-01-05\nbob,6,2026-01-05T23:59:59Z\nada,7,2026-01-06\nbob,8,2026-02-01"
    path = write_csv(tmp_path / "a.csv", text)
    run_import(path, at="at")
    assert not Season.objects.filter(state="closed").exists()
    run_import(path, "--past-seasons", at="at")
    closed = Season.objects.filter(state="closed", leaderboard__game=golf)
    assert [closed.filter(leaderboard__slug=slug).count() for slug in ("daily", "weekly", "monthly")] == [3, 2, 2]
    january, day, next_day = (datetime(2026, 1, day, tzinfo=UTC) for day in (1, 5, 6))
    assert board(game="golf", slug="monthly", starts_at=january) == {"ada": 7, "bob": 6}
    assert board(game="golf", slug="weekly", starts_at=day) == {"ada": 7, "bob": 6}
    assert board(game="golf", slug="daily", starts_at=day) == {"ada": 5, "bob": 6}
    assert board(game="golf", slug="daily", starts_at=next_day) == {"ada": 7}
    before = everything()
    run_import(path, "--past-seasons", at="at")
    assert everything() == before


def test_a_past_season_has_the_whole_ledger_of_its_time(tmp_path: Path, golf: Game) -> None:
    first = write_csv(tmp_path / "a.csv", "player,score,at\nada,50,2026-01-20")
    run_import(first, at="at")
    second = write_csv(tmp_path / "b.csv", "player,score,at\nbob,6,2026-01-05")
    run_import(second, "--past-seasons", at="at")
    month = {"slug": "monthly", "starts_at": datetime(2026, 1, 1, tzinfo=UTC)}
    assert board(game="golf", **month) == {"ada": 50, "bob": 6}
    run_import(write_csv(tmp_path / "c.csv", "player,score,at\nbob,60,2026-01-31"), at="at")
    assert board(game="golf", **month) == {"ada": 50, "bob": 60}
    amended = Season.objects.filter(state="closed", amended_at__isnull=False)
    assert [season.leaderboard.slug for season in amended] == ["monthly"]


@pytest.mark.parametrize("operator", ["best", "total", "latest"])
def test_a_past_season_is_dated_by_when_not_by_where_a_row_stands(tmp_path: Path, operator: str) -> None:
    text = "player,score,at\nada,5,2026-01-06\nada,5,2026-01-05\nada,4,2026-01-07\nbob,1,2026-01-05"
    path = write_csv(tmp_path / "a.csv", text)
    options = ("--create-game", "--create-players", "--past-seasons", "--operator", operator)
    run_import(path, *options, game="fresh", at="at")
    assert Season.objects.filter(state="closed").count() == 3 + 1 + 1
    assert sum(finding.ledger.wrong for finding in proof(closed=True).findings) == 0


def test_redis_is_given_a_past_season_only_when_it_is_filled(tmp_path: Path, golf: Game, monkeypatch: Any) -> None:
    fill, yesterday = past_seasons.fill_seasons, utc_now() - timedelta(days=1)

    def filling(**asked: Any) -> int:
        keep_seasons(now=utc_now())
        return fill(**asked)

    monkeypatch.setattr(past_seasons, "fill_seasons", filling)
    path = write_csv(tmp_path / "a.csv", f"player,score,at\nada,5,{yesterday.isoformat()}")
    run_import(path, at="at")
    relay_all()
    run_import(path, "--past-seasons", at="at")
    relay_all()
    keep_seasons(now=utc_now())
    report = proof()
    assert (report.drift, report.members_compared) == (0, report.entries_compared)
    assert Season.objects.filter(state="closed", closed_at=None).count() == 0
