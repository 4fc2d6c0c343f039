"""`manage.py import_scores FILE.csv|.jsonl --game SLUG --player COL --score COL …`: a file of scores into a game."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.utils import InterfaceError, OperationalError
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from ranker.core.clock import utc_now
from ranker.core.errors import Refusal
from ranker.leaderboards.models import Operator, SortOrder
from ranker.scores.importing.columns import Columns
from ranker.scores.importing.faults import BadFile
from ranker.scores.importing.service import Report, import_scores

SUFFIXES = (".csv", ".jsonl", ".ndjson")


class Command(BaseCommand):
    help = (
        "Import scores from a CSV file with a header, or one JSON object a line. Bad rows go to FILE.rejected.csv with "
        "their line and the reason, the rest lands. Importing the same file again changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.csv|.jsonl", help="UTF-8; of any size")
        parser.add_argument("--game", required=True, metavar="SLUG", help="the game the scores are of")
        self._add_columns(parser)
        parser.add_argument("--create-game", action="store_true", help="make the game, and the modes it lacks")
        parser.add_argument("--create-players", action="store_true", help="make the players there are not")
        parser.add_argument("--operator", choices=Operator.values, help="of a game that is made (best)")
        parser.add_argument("--sort-order", choices=SortOrder.values, help="of a game that is made (desc)")
        parser.add_argument(
            "--past-seasons", action="store_true", help="make the seasons that were over before, with their standings"
        )

    def _add_columns(self, parser: ArgumentParser) -> None:
        columns = parser.add_argument_group("columns")
        columns.add_argument("--player", required=True, metavar="COL", help="a username, an external id, or a name")
        columns.add_argument("--score", required=True, metavar="COL", help="a whole number, as the API takes it")
        columns.add_argument("--at", metavar="COL", help="ISO date or datetime (UTC), or Unix seconds; now if left out")
        columns.add_argument("--mode", metavar="COL", help="the name of a mode, or empty")
        columns.add_argument(
            "--key", metavar="COL,COL", default="", help="what names a row for good; the whole row if left out"
        )
        for name in ("duration", "difficulty", "metadata", "match"):
            columns.add_argument(f"--{name}", metavar="COL")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
        if path.suffix.lower() not in SUFFIXES:
            raise CommandError(f"{path.name}: the name must end in one of {', '.join(SUFFIXES)}.")
        started = time.monotonic()
        report = self._import(path, options)
        self._tell(report, seconds=time.monotonic() - started)
        if not report.is_good:
            raise CommandError(f"No row was imported; {report.rejected_path} says why.")

    def _import(self, path: Path, options: dict[str, Any]) -> Report:
        try:
            with _progress() as progress:
                bar = progress.add_task(path.name, total=path.stat().st_size)
                return import_scores(
                    path=path,
                    game=options["game"],
                    columns=_columns(options),
                    create_game=options["create_game"],
                    create_players=options["create_players"],
                    rule={"operator": options["operator"], "sort_order": options["sort_order"]},
                    past_seasons=options["past_seasons"],
                    now=utc_now(),
                    on_bytes=lambda done: progress.update(bar, completed=done),
                )
        except BadFile as error:
            raise CommandError(str(error)) from error
        except (OperationalError, InterfaceError, Refusal) as error:
            message = f"Stopped: {str(error).strip()}. What has landed stays; run it again for the rest."
            raise CommandError(message) from error

    def _tell(self, report: Report, *, seconds: float) -> None:
        self.stdout.write(
            f"{report.read:,} rows read in {seconds:.1f} s ({report.read / max(seconds, 0.001):,.0f} rows/s): "
            f"{report.landed:,} landed, {report.present:,} already there, {report.rejected:,} rejected."
        )
        if report.players_created:
            self.stdout.write(f"Players created: {report.players_created:,}.")
        if report.seasons_made:
            self.stdout.write(f"Past seasons made: {report.seasons_made:,}.")
        if report.rejected:
            self.stdout.write(f"Rejected rows, with line and reason: {report.rejected_path}")


def _columns(options: dict[str, Any]) -> Columns:
    return Columns(
        player=options["player"],
        score=options["score"],
        at=options["at"],
        mode=options["mode"],
        key=tuple(name.strip() for name in options["key"].split(",") if name.strip()),
        duration=options["duration"],
        difficulty=options["difficulty"],
        metadata=options["metadata"],
        match=options["match"],
    )


def _progress() -> Progress:
    """A bar of bytes on a terminal; silent where output goes to a file."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
