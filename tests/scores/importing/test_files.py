"""What a file may look like, and what is said of rows that cannot be taken."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError

from ranker.core.clock import utc_now
from ranker.games.models import Game
from ranker.scores.models import Score
from tests.scores.importing.files import board, everything, rejected, run_import, write_csv

pytestmark = pytest.mark.django_db(transaction=True)


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
