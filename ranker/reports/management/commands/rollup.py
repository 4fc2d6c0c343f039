"""`manage.py rollup [--from DATE] [--to DATE]`: recompute days."""

from argparse import ArgumentParser, ArgumentTypeError
from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from ranker.core.clock import utc_now
from ranker.reports.services.rollup import Done, rollup


def a_date(text: str) -> date:
    """A day as 2026-11-20; what is none is told so in words."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"“{text}” is not a date such as 2026-11-20") from None


class Command(BaseCommand):
    help = "Roll up closed days: what is missing or changed, and the days from --from to --to whatever their age."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from", dest="first", type=a_date, metavar="DATE", help="as 2026-11-20")
        parser.add_argument("--to", dest="last", type=a_date, metavar="DATE", help="yesterday if not given")

    def handle(self, *args: Any, **options: Any) -> None:
        asked = self._asked(options["first"], options["last"])
        done = self._run(asked)
        if done.is_busy:
            self.stdout.write("Another rollup is at work; nothing was done here.")
            return
        self.stdout.write(
            self.style.SUCCESS(f"Rolled up {done.days} days, ranked {done.ranks}, summed up {done.totals}.")
        )

    def _asked(self, first: date | None, last: date | None) -> list[date]:
        yesterday = utc_now().date() - timedelta(days=1)
        if first is None and last is None:
            return []
        last = last or yesterday
        first = first or last
        if last < first:
            raise CommandError("--to lies before --from.")
        if last > yesterday:
            raise CommandError(f"Only closed days can be rolled up: {yesterday} is the last one.")
        return [first + timedelta(days=n) for n in range((last - first).days + 1)]

    def _run(self, asked: list[date]) -> Done:
        columns = [TextColumn("{task.description:8}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()]
        with Progress(*columns, console=Console(stderr=True)) as progress:
            bars: dict[str, TaskID] = {}

            def show(step: str, done: int, of: int) -> None:
                bar = bars.setdefault(step, progress.add_task(step, total=of) if step not in bars else bars[step])
                progress.update(bar, completed=done)

            return rollup(now=utc_now(), asked=asked, on_step=show)
