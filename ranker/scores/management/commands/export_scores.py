"""`manage.py export_scores --game SLUG [--format csv|jsonl] [--all]`: a game's ledger to standard output."""

import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ranker.games.registry import find_game
from ranker.scores.exporting import FORMATS, export_scores


class Command(BaseCommand):
    help = (
        "Write the scores of a game to standard output, oldest first. Import them again with --player player "
        "--score score --at created_at --mode mode --key id --duration duration_seconds --difficulty difficulty "
        "--match match_id --metadata metadata."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--game", required=True, metavar="SLUG")
        parser.add_argument("--format", choices=FORMATS, default="csv")
        parser.add_argument(
            "--all", action="store_true", help="what does not count, too: voided and held scores, banned players'"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        game = find_game(options["game"])
        if game is None:
            raise CommandError(f"There is no game “{options['game']}”.")
        out = getattr(self.stdout, "buffer", None) or sys.stdout.buffer
        try:
            for block in export_scores(game_id=game.id, format=options["format"], everything=options["all"]):
                out.write(block)
            out.flush()
        except BrokenPipeError:
            # `| head` has seen enough. What Python would still flush goes nowhere.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
