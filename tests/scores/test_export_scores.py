"""A ledger written out, and read in again somewhere else."""

import csv
import json
from datetime import UTC, datetime
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from ranker.core.clock import utc_now
from ranker.games.models import Game
from ranker.leaderboards.models import Leaderboard
from ranker.scores.models import Score
from ranker.scores.services.moderation import ban_player, void_score
from ranker.users.models import User
from tests.scores.importing.files import board, run_import
from tests.worlds import make_game, make_user, score

pytestmark = pytest.mark.django_db(transaction=True)
COLUMNS = {
    "player": "player", "score": "score", "at": "created_at", "mode": "mode", "key": "id",
    "duration": "duration_seconds", "difficulty": "difficulty", "match": "match_id", "metadata": "metadata",
}  # fmt: skip


def export(game: str, *arguments: str) -> bytes:
    out = TextIOWrapper(BytesIO(), encoding="utf-8")
    call_command("export_scores", "--game", game, *arguments, stdout=out)
    out.flush()
    return out.buffer.getvalue()  # type: ignore[attr-defined, no-any-return]


def make_ledger(**rule: str) -> Game:
    """Ada, Bob, a server's player and one whom an import made; ties, a void, a ban, and text that must be quoted."""
    game = make_game("golf", modes=("links", "desert"), **rule)
    modes = dict(game.modes.values_list("name", "pk"))
    ada, bob, eve = make_user("ada"), make_user("bob"), make_user("eve")
    User.objects.filter(pk=ada.pk).update(email="ada@example.org", external_id="steam:7")
    ivy = User.objects.create(
        username="Cote-d-Ivoire", display_name="Côte d'Ivoire", external_id="import:Côte d'Ivoire"
    )
    noon = datetime(2026, 1, 5, 12, tzinfo=UTC)
    score(ada, game, 5, at=noon, mode_id=modes["links"], metadata={"note": 'a "quote"\n, a \\ and ü'}, match_id="m,1")
    score(ada, game, 3, at=noon, mode_id=modes["desert"], duration_seconds=60, difficulty="hard")
    score(bob, game, 5, at=noon)
    score(ivy, game, -7, at=datetime(1872, 11, 30, tzinfo=UTC))
    score(ivy, game, 4)
    score(eve, game, 99)
    score(bob, game, 50)
    void_score(score_id=Score.objects.get(value=50).pk, reason="x", actor=None, now=utc_now())
    ban_player(player_id=eve.pk, reason="x", actor=None, now=utc_now())
    return game


@pytest.mark.parametrize("suffix", ["csv", "jsonl"])
@pytest.mark.parametrize(
    "rule",
    [
        {"operator": "best", "tie_break": "earliest"},
        {"operator": "best", "sort_order": "asc"},
        {"operator": "total"},
        {"operator": "latest"},
    ],
)
def test_what_is_exported_and_imported_again_gives_equal_boards(
    tmp_path: Path, suffix: str, rule: dict[str, str]
) -> None:
    make_ledger(**rule)
    make_game("copy", modes=("links", "desert"), **rule)
    path = tmp_path / f"golf.{suffix}"
    path.write_bytes(export("golf", "--format", suffix))
    assert "5 landed, 0 already there, 0 rejected" in run_import(path, game="copy", **COLUMNS)
    assert standings("copy") == standings("golf")
    assert facts("copy") == facts("golf")


def standings(slug: str) -> dict[str, dict[str, int]]:
    """Every running board by its window or mode."""
    boards = Leaderboard.objects.filter(game__slug=slug).select_related("mode")
    return {one.mode.name if one.mode else one.slug: board(game=slug, slug=one.slug, state="open") for one in boards}


def facts(slug: str) -> list[Any]:
    """What counts in a game's ledger, in order, but for the ids."""
    scores = Score.objects.filter(game__slug=slug, status="accepted", player__banned_at=None)
    told = ("player__username", "value", "created_at", "mode__name", "duration_seconds", "difficulty", "match_id")
    return list(scores.order_by("created_at", "id").values_list(*told, "metadata"))


def test_an_export_says_what_counts_and_no_address() -> None:
    make_ledger()
    text = export("golf").decode()
    rows = list(csv.DictReader(text.splitlines(keepends=True)))
    assert [(row["player"], row["username"], row["score"]) for row in rows] == [
        ("Côte d'Ivoire", "Cote-d-Ivoire", "-7"), ("steam:7", "ada", "5"), ("steam:7", "ada", "3"), ("bob", "bob", "5"),
        ("Côte d'Ivoire", "Cote-d-Ivoire", "4"),
    ]  # fmt: skip
    assert rows[0]["created_at"] == "1872-11-30T00:00:00.000000Z"
    assert "example.org" not in text
    assert {row["status"] for row in rows} == {"accepted"}


def test_everything_includes_what_does_not_count() -> None:
    make_ledger()
    rows = [json.loads(line) for line in export("golf", "--format", "jsonl", "--all").splitlines()]
    assert {row["score"]: row["status"] for row in rows if row["status"] != "accepted"} == {50: "voided", 99: "banned"}
    assert len(rows) == 7
    assert next(row for row in rows if row["score"] == 5)["metadata"] == {"note": 'a "quote"\n, a \\ and ü'}


def test_no_such_game() -> None:
    with pytest.raises(CommandError, match="no game “chess”"):
        export("chess")
