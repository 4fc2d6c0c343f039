"""A file of scores: what lands, what does not and why, and that twice is once."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError

from ranker.core.clock import utc_now
from ranker.games.models import Game
from ranker.games.services import create_game
from ranker.leaderboards.models import Leaderboard, Season
from ranker.scores.models import Score, Submission
from ranker.scores.services.moderation import ban_player
from ranker.users.models import User
from tests.scores.importing import board, everything, rejected, run_import, write_csv
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


@pytest.fixture
def golf() -> Game:
    """A game of 0 to 200 points with a mode, and the players Ada and Bob."""
    for name in ("ada", "bob"):
        User.objects.create_user(name)
    fields = {"name": "Golf", "slug": "golf", "min_score": 0, "max_score": 200}
    return create_game(fields=fields, modes=["links"], rule={}, now=utc_now())


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


def test_every_kind_of_broken_row_is_named_and_the_rest_lands(tmp_path: Path, golf: Game) -> None:
    ahead = (utc_now() + timedelta(days=2)).date().isoformat()
    rows: list[tuple[bytes, str]] = [
        (b"ada,,2026-01-01,k1", "no score"),
        (b"ada,ten,2026-01-01,k2", "score “ten” is not a whole number"),
        (b"ada,1.5,2026-01-01,k3", "score “1.5” is not a whole number"),
        (b"ada,1_0,2026-01-01,k4", "score “1_0” is not a whole number"),
        ("ada,１０,2026-01-01,k5".encode(), "score “１０” is not a whole number"),
        (b"ada,201,2026-01-01,k6", "score 201 is not within 0 to 200"),
        (b"ada,-1,2026-01-01,k7", "score -1 is not within 0 to 200"),
        (b"ada,1" + b"0" * 400 + b",2026-01-01,k8", "score “" + "1" + "0" * 38 + "…” is not a whole number"),
        (b"ada,10,2026-02-30,k9", "“2026-02-30” is not a date"),
        (b"ada,10,yesterday,k10", "“yesterday” is not a date"),
        (b"ada,10,0000-01-01,k11", "“0000-01-01” is not a date"),
        (b"ada,10,0001-01-01T00:00:00+05:00,k12", "“0001-01-01T00:00:00+05:00” is not a date"),
        (b"ada,10,20260101,k13", "“20260101” may be a date or Unix seconds: write dates like 2026-01-31"),
        (b"ada,10,,k14", "no at"),
        (f"ada,10,{ahead},k15".encode(), f"{ahead} 00:00 is in the future"),
        (b"\xffda,10,2026-01-01,k16", "not valid UTF-8"),
        (b"ad\x00a,10,2026-01-01,k17", "a null character"),
        (b"ada,10,2026-01-01,k18,more", "5 columns where the header has 4"),
        (b"ada,10", "2 columns where the header has 4"),
        (b"zoe,10,2026-01-01,k19", "unknown player “zoe”"),
        (b",10,2026-01-01,k20", "no player"),
        (b"x" * 101 + b",10,2026-01-01,k21", "a player's name of more than 100 letters"),
        (b"ada,10,2026-01-01,", "no key, which is part of the key"),
        (b"ada,11,2026-01-01,good", "the same key as line 2"),
        (b'"ada,10,2026-01-01,k22', "a quote is not closed"),
        (b'"ada"x,10,2026-01-01,k23', "not valid CSV: ',' expected after '\"'"),
    ]
    path = tmp_path / "rounds.csv"
    lines = [b"player,score,at,key", b"ada,10,2026-01-01,good", *(row for row, _ in rows), b"bob,20,2026-01-02,last"]
    path.write_bytes(b"\r\n".join(lines) + b"\r\n")
    said = run_import(path, at="at", key="key")
    assert rejected(path) == {line: reason for line, (_, reason) in enumerate(rows, start=3)}
    assert board(game="golf") == {"ada": 10, "bob": 20}
    assert f"2 landed, 0 already there, {len(rows)} rejected" in said
    before = everything()
    said = run_import(path, at="at", key="key")
    assert f"0 landed, 2 already there, {len(rows)} rejected" in said
    assert everything() == before


def test_the_rejected_file_holds_the_raw_row(tmp_path: Path, golf: Game) -> None:
    path = tmp_path / "rounds.csv"
    path.write_bytes(b"player,score\nada,1\n\xffx,2\n")
    run_import(path)
    text = (tmp_path / "rounds.rejected.csv").read_text(encoding="utf-8")
    assert text.splitlines() == ["line,reason,row", '3,not valid UTF-8,"\\xffx,2"']


def test_lines_of_json(tmp_path: Path, golf: Game) -> None:
    path = tmp_path / "rounds.jsonl"
    rows = [
        '{"player": "ada", "score": 10, "mode": "Links", "at": 1700000000, "extra": [1]}',
        '{"player": "ada", "score": "twelve"}',
        '{"player": "ada", "score": true, "at": 1}',
        '{"player": "ada", "score": 13, "score": 14}',
        '{"player": "bob", "score": 15, "mode": "desert", "at": "2026-01-01T10:00:00Z"}',
        "not json",
        '{"player": "bob", "at": 1}',
        '{"player": "bob", "score": 16, "at": 1.5}',
        '{"player": "bob", "score": 1e400, "at": 1}',
    ]
    path.write_text("\n".join(rows))
    run_import(path, at="at", mode="mode")
    reasons = rejected(path)
    assert reasons.pop(6).startswith("The body is not valid JSON")
    assert reasons == {
        2: "score “twelve” is not a whole number",
        3: "score “True” is not a whole number",
        4: "score: This field is given twice.",
        5: "unknown mode “desert”",
        7: "no score",
        9: "score: Numbers must be finite.",
    }
    links, other = Score.objects.order_by("value")
    assert links.mode is not None and links.mode.name == "links"
    assert links.created_at == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)
    assert other.created_at == datetime(1970, 1, 1, 0, 0, 1, 500_000, tzinfo=UTC)


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


def test_an_unclosed_quote_does_not_swallow_the_rows_after_it(tmp_path: Path, golf: Game) -> None:
    rows = "\n".join(f"bob,{n % 200}" for n in range(300))
    path = tmp_path / "rounds.csv"
    path.write_text(f'player,score\n"ada,1\n{rows}\n')
    run_import(path)
    assert rejected(path) == {2: "a quote is not closed"}
    assert Score.objects.count() == 300


def test_a_quoted_field_may_span_lines(tmp_path: Path, golf: Game) -> None:
    path = tmp_path / "rounds.csv"
    path.write_text('player,score,note\nada,1,"two\nlines, and a ""quote"""\nbob,x,""\n')
    run_import(path)
    assert rejected(path) == {4: "score “x” is not a whole number"}
    assert board(game="golf") == {"ada": 1}


def test_a_line_without_end_is_one_bad_row(tmp_path: Path, golf: Game) -> None:
    path = tmp_path / "rounds.csv"
    path.write_text("player,score\nada,1\nbob," + "9" * 3_000_000 + "\nbob,2\n")
    run_import(path)
    assert rejected(path) == {3: "a line of more than 1000000 bytes"}
    assert board(game="golf") == {"ada": 1, "bob": 2}


def test_a_byte_order_mark_and_windows_line_ends_are_no_part_of_a_name(tmp_path: Path, golf: Game) -> None:
    path = tmp_path / "rounds.csv"
    path.write_bytes(b"\xef\xbb\xbfplayer,score\r\nada,3\r\n\r\nbob,4\r\n")
    run_import(path)
    assert board(game="golf") == {"ada": 3, "bob": 4}


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


@pytest.mark.parametrize(
    ("text", "options", "said"),
    [
        ("name,score\nada,1", {}, "no column “player”"),
        ("player,score,score\nada,1,2", {}, "more than one column “score”"),
        ("player,score\nada,1", {"at": "when"}, "no column “when”"),
        ("player,score\nada,1", {"game": "chess"}, "There is no game “chess”"),
        ("player,score\nada,1", {"arguments": ("--operator", "total")}, "operator is “best”, not “total”"),
        ("player,score\nzoe,1", {}, "No row was imported"),
    ],
)
def test_what_cannot_be_imported_at_all(tmp_path: Path, golf: Game, text: str, options: Any, said: str) -> None:
    path = write_csv(tmp_path / "a.csv", text)
    with pytest.raises(CommandError, match=said):
        run_import(path, *options.pop("arguments", ()), **options)
    assert not Score.objects.exists()


def test_a_run_without_rejects_leaves_no_old_rejected_file(tmp_path: Path, golf: Game) -> None:
    path = write_csv(tmp_path / "a.csv", "player,score\nada,1\nada,x")
    run_import(path)
    write_csv(path, "player,score\nada,1")
    run_import(path)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["a.csv"]


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


def test_a_file_of_the_api_s_own_facts(tmp_path: Path, golf: Game) -> None:
    path = tmp_path / "a.csv"
    cell = json.dumps({"club": 7}).replace('"', '""')
    path.write_text(
        f'player,score,secs,level,info,match\nada,1,61,hard,"{cell}",m1\nbob,2,,,,\nbob,3,-1,,,\nbob,3,1,,[],\n'
    )
    run_import(path, duration="secs", difficulty="level", metadata="info", match="match")
    one, two = Score.objects.order_by("value")
    assert (one.duration_seconds, one.difficulty, one.metadata, one.match_id) == (61, "hard", {"club": 7}, "m1")
    assert (two.duration_seconds, two.difficulty, two.metadata, two.match_id) == (None, "", None, None)
    assert rejected(path) == {
        4: "duration -1 is not within 0 to 2147483647",
        5: "metadata is not a JSON object: The body must be a JSON object.",
    }
