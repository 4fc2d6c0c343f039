"""A file of scores lands once, however often it is imported."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ranker.core.clock import utc_now
from ranker.games.models import Game
from ranker.leaderboards.models import Leaderboard
from ranker.scores.models import Score, Submission
from ranker.scores.services.moderation import ban_player
from ranker.users.models import User
from tests.scores.importing.files import board, everything, rejected, run_import, write_csv
from tests.worlds import proof, relay_all

pytestmark = pytest.mark.django_db(transaction=True)
FOOTBALL = """
    date,home_team,away_team,home_score,away_score
    1872-11-30,Scotland,England,0,0
    1998-06-10,Brazil,Scotland,2,1
    2026-03-01,Côte d'Ivoire,São Tomé and Príncipe,3,1
    1974-02-17,Tahiti,New Caledonia,2,1
    1974-02-17,Tahiti,New Caledonia,1,2
"""


def import_football(path: Path, *arguments: str) -> None:
    for side in ("home", "away"):
        run_import(
            path, "--create-game", "--create-players", "--operator", "total", *arguments,
            game="football", player=f"{side}_team", score=f"{side}_score", at="date",
            key="date,home_team,away_team,home_score,away_score",
        )  # fmt: skip


def test_each_match_counts_for_both_teams_and_a_second_run_changes_nothing(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "matches.csv", FOOTBALL)
    import_football(path)
    totals = {
        "Scotland": 1, "England": 0, "Brazil": 2, "Côte d'Ivoire": 3, "São Tomé and Príncipe": 1, "Tahiti": 3,
        "New Caledonia": 3,
    }  # fmt: skip
    assert board(game="football") == totals
    assert Score.objects.count() == 10
    assert not (tmp_path / "matches.rejected.csv").exists()
    names = set(User.objects.values_list("username", flat=True))
    assert {"Cote-d-Ivoire", "Sao-Tome-and-Principe", "New-Caledonia"} <= names
    before = everything()
    import_football(path)
    assert everything() == before
    assert User.objects.count() == len(totals)


def test_scores_are_dated_and_keyed_for_good(tmp_path: Path) -> None:
    import_football(write_csv(tmp_path / "matches.csv", FOOTBALL))
    first = Score.objects.earliest("created_at")
    assert first.created_at == datetime(1872, 11, 30, tzinfo=UTC)
    assert first.source == "import"
    game = Game.objects.get(slug="football")
    assert set(Submission.objects.values_list("caller", flat=True)) == {f"import:{game.pk}"}


def test_without_a_key_equal_rows_each_count_once(tmp_path: Path, golf: Game) -> None:
    path = write_csv(tmp_path / "rounds.csv", "player,score\nada,5\nada,5\nada,5\nbob,7")
    assert "4 landed" in run_import(path)
    assert "0 landed, 4 already there" in run_import(path)
    path.write_text(path.read_text() + "ada,5\n")
    assert "1 landed, 4 already there" in run_import(path)
    assert Score.objects.filter(value=5).count() == 4


@pytest.mark.parametrize("options", [{}, {"key": "match"}])
def test_two_columns_of_one_file_do_not_meet_each_other_s_keys(tmp_path: Path, golf: Game, options: Any) -> None:
    path = write_csv(tmp_path / "rounds.csv", "match,player,gross,net\n1,ada,50,40\n1,bob,60,60")
    assert "2 landed" in run_import(path, score="gross", **options)
    assert "2 landed" in run_import(path, score="net", **options)
    assert "2 already there" in run_import(path, score="net", **options)


def test_a_key_that_was_used_for_another_score_is_refused(tmp_path: Path, golf: Game) -> None:
    path = write_csv(tmp_path / "rounds.csv", "player,score,id\nada,5,1\nbob,6,2")
    run_import(path, key="id")
    write_csv(path, "player,score,id\nada,5,1\nbob,7,2\nbob,8,3")
    assert "1 landed, 1 already there, 1 rejected" in run_import(path, key="id")
    assert rejected(path) == {3: "imported before with other values under the same key"}
    assert board(game="golf") == {"ada": 5, "bob": 8}


def test_a_total_that_would_be_too_large_costs_its_own_row_only(tmp_path: Path) -> None:
    most = 2**53 - 1
    path = write_csv(tmp_path / "sums.csv", f"player,score\nada,{most}\nbob,1\nada,1\nbob,2\nada,-1\nada,1")
    said = run_import(path, "--create-game", "--create-players", "--operator", "total", game="sums")
    assert "5 landed, 0 already there, 1 rejected" in said
    # The second 1 of Ada's fits again, after −1; equal rows are told apart by their number.
    assert rejected(path) == {4: "the player's total would pass 2^53 − 1"}
    assert board(game="sums") == {"ada": most, "bob": 3}


def test_a_banned_player_is_refused(tmp_path: Path, golf: Game) -> None:
    ban_player(player_id=User.objects.get(username="bob").pk, reason="cheats", actor=None, now=utc_now())
    path = write_csv(tmp_path / "rounds.csv", "player,score\nada,3\nbob,4")
    run_import(path)
    assert rejected(path) == {3: "the player is banned or disabled"}


def test_a_name_is_the_same_player_in_every_game(tmp_path: Path, golf: Game) -> None:
    names = ["Île", "Ile", "日本", "中国", "X", "12345", "deleted-7", "ada", "Frøya", "a" * 90]
    path = write_csv(tmp_path / "a.csv", "player,score\n" + "\n".join(f"{name},1" for name in names))
    run_import(path, "--create-players")
    count = User.objects.count()
    assert count == 2 + len(names) - 1  # `ada` had an account before
    run_import(path, "--create-players", "--create-game", game="other")
    assert User.objects.count() == count
    assert board(game="golf") == board(game="other")
    assert len(board(game="other")) == len(names)
    User.objects.filter(external_id="import:Île").update(username="renamed")
    path = write_csv(tmp_path / "b.csv", "player,score\nI\u0302le,9")
    run_import(path)
    assert board(game="golf")["Île"] == 9
    for user in User.objects.all():
        user.full_clean(exclude=["password", "display_name"])


def test_modes_come_with_the_game(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", "player,score,mode\nann,1,Solo\nann,2,solo\nben,3,\nben,4,duo/2")
    run_import(path, "--create-game", "--create-players", game="fresh", mode="mode")
    solo = Leaderboard.objects.get(game__slug="fresh", mode__name="Solo")
    assert board(game="fresh", slug=solo.slug) == {"ann": 2}
    assert board(game="fresh") == {"ann": 2, "ben": 3}
    assert rejected(path)[5].startswith("“duo/2” cannot be a mode")


def test_redis_shows_what_landed(tmp_path: Path, golf: Game) -> None:
    relay_all()
    run_import(write_csv(tmp_path / "a.csv", "player,score\nada,3\nbob,4"))
    report = proof()
    assert report.drift == 0
    assert report.members_compared > 0
