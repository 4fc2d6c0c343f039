"""`manage.py verify_leaderboards [--all] [--repair]`: proves Redis = Entry = ledger, or says where not."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import track

from ranker.core.clock import utc_now
from ranker.core.redis import RedisAway
from ranker.scores.verify.service import Report, SeasonFinding, repair_season, seasons_to_verify, verify


class Command(BaseCommand):
    help = "Prove that the boards in Redis equal their entries and the entries the ledger; exit 1 where they do not."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="closed seasons too")
        parser.add_argument("--repair", action="store_true", help="recompute from the ledger what is wrong")

    def handle(self, *args: Any, **options: Any) -> None:
        report = self._verify(closed=options["all"])
        if report.drift and options["repair"]:
            self._repair(report)
            report = self._verify(closed=options["all"])
        if report.drift:
            raise CommandError(f"{report.drift} differences. `--repair` recomputes them from the ledger.")
        self.stdout.write(self.style.SUCCESS("Redis = Entry = ledger."))

    def _verify(self, *, closed: bool) -> Report:
        seasons = seasons_to_verify(closed=closed)
        console = Console(stderr=True)
        progress = track(seasons, description="seasons", console=console, transient=True)
        report = verify(seasons=progress, on_season=self._tell)
        self.stdout.write(
            f"{len(report.findings)} seasons: {report.entries_compared} entries compared with the ledger, "
            f"{report.members_compared} members compared with Redis, {report.drift} differences, "
            f"{report.orphans} rows without their player, game or season."
        )
        return report

    def _tell(self, finding: SeasonFinding) -> None:
        if finding.drift:
            in_redis = "not in Redis" if finding.redis is None else f"{finding.redis.wrong} wrong in Redis"
            line = f"{finding.season}: {finding.ledger.wrong} entries differ from the ledger, {in_redis}."
            self.stdout.write(self.style.ERROR(line))

    def _repair(self, report: Report) -> None:
        now = utc_now()
        try:
            for finding in report.findings:
                if finding.drift:
                    repair_season(finding=finding, now=now)
        except RedisAway as error:
            raise CommandError("Redis is away: entries are repaired, the boards in it are not.") from error
