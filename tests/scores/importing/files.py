"""Files to import, and what the boards say afterwards."""

import csv
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command

from ranker.leaderboards.models import Entry, Season
from ranker.scores.models import Score


def run_import(path: Path, *arguments: str, game: str = "golf", **columns: str) -> str:
    """Import a file with columns `player` and `score` unless told otherwise; returns what the command said."""
    named = {"player": "player", "score": "score", **columns}
    options = [part for name, value in named.items() for part in (f"--{name}", value)]
    out = StringIO()
    call_command("import_scores", str(path), "--game", game, *options, *arguments, stdout=out)
    return out.getvalue()


def write_csv(path: Path, text: str) -> Path:
    """A file of these lines, without the indentation they have in a test."""
    path.write_text("\n".join(line.strip() for line in text.strip().splitlines()) + "\n", encoding="utf-8")
    return path


def rejected(path: Path) -> dict[int, str]:
    """Line → reason."""
    with path.with_name(f"{path.stem}.rejected.csv").open(encoding="utf-8", newline="") as file:
        return {int(row["line"]): row["reason"] for row in csv.DictReader(file)}


def board(*, game: str, slug: str = "all-time", **season: Any) -> dict[str, int]:
    """Display name or username → value."""
    seasons = Season.objects.filter(leaderboard__game__slug=game, leaderboard__slug=slug, **season)
    entries = Entry.objects.filter(season__in=seasons, value__isnull=False).select_related("player")
    return {str(entry.player): entry.value or 0 for entry in entries}


def everything() -> list[Any]:
    """All that an import could change, to compare before and after."""
    entries = Entry.objects.order_by("season_id", "player_id").values_list(
        "season_id", "player_id", "value", "plays", "version", "score_id"
    )
    return [*entries, *Score.objects.order_by("pk").values_list("pk", "value", "status", "created_at")]
