"""`manage.py setup_demo_data`: games, players and ninety days of scores, to look around in."""

import time
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.db.utils import InterfaceError, OperationalError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from ranker.core.clock import utc_now
from ranker.core.errors import Refusal
from ranker.core.redis import RedisAway, breaker
from ranker.leaderboards.models import Entry, Season
from ranker.leaderboards.services.rebuild import rebuild_season, seasons_for_redis
from ranker.scores.demo.accounts import ADMIN, PLAYER, Passwords, get_passwords
from ranker.scores.demo.service import Listener, Loaded, Plan, load_demo
from ranker.scores.models import Score
from ranker.scores.signals import demo_loaded
from ranker.scores.verify.service import Report, SeasonFinding, seasons_to_verify, verify_season

T = TypeVar("T")
# Seasons worked on at a time.
WORKERS = 3
# Redis answers within a tenth of a second or counts as away; on a busy machine it may need a second try.
ATTEMPTS = 5


class Command(BaseCommand):
    help = (
        "Load six games, players and their scores up to now, with every board of the time. Run again, it finds the "
        "demo there and changes nothing. Logins: demo and admin, with DEMO_PLAYER_PASSWORD and DEMO_ADMIN_PASSWORD."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--players", type=_between(1, 20_000_000), default=2000, metavar="N")
        parser.add_argument("--scores", type=_between(0, 200_000_000), default=40_000, metavar="N")
        parser.add_argument("--days", type=_between(1, 3650), default=90, metavar="N")
        parser.add_argument("--seed", type=int, default=1, metavar="N", help="another seed is another demo (1)")

    def handle(self, *args: Any, **options: Any) -> None:
        started, now = time.monotonic(), utc_now()
        numbers = {name: options[name] for name in ("players", "scores", "days", "seed")}
        passwords = get_passwords()
        with _progress() as progress:
            loaded = self._load(Plan(now=now, **numbers), passwords, progress)
            if loaded is None:
                self.stdout.write("The demo data is there already; nothing was changed.")
                return
            in_redis = self._fill_redis(loaded, progress)
            drift = self._verify(loaded, progress) if in_redis else 0
        # Now only: what it leads to would take the processors from the load.
        demo_loaded.send(sender=Score, days=options["days"], now=now)
        self.stdout.write(
            f"{options['players']:,} players and {options['scores']:,} scores in {len(loaded.game_ids)} games, "
            f"in {time.monotonic() - started:.1f} s."
        )
        self._tell_accounts(loaded, passwords)
        if drift:
            raise CommandError(f"{drift} differences between the boards and the ledger.")

    def _load(self, plan: Plan, passwords: Passwords, progress: Progress) -> Loaded | None:
        bar = _Bar(progress)
        try:
            return load_demo(plan=plan, passwords=passwords, listener=Listener(bar.stage, bar.step))
        except (Refusal, ValidationError) as error:
            raise CommandError(f"The demo's games cannot be made: {error}") from error
        except (OperationalError, InterfaceError) as error:
            message = f"Stopped: {str(error).strip()}. Nothing was loaded; run it again."
            raise CommandError(message) from error

    def _fill_redis(self, loaded: Loaded, progress: Progress) -> bool:
        """Load the demo's boards; without Redis the relay does it when Redis is back."""
        seasons = [season for season in seasons_for_redis(now=utc_now()) if _is_ours(season, loaded)]
        bar = _Bar(progress)
        bar.stage("in Redis", Entry.objects.filter(season__in=seasons).count())
        try:
            _side_by_side(lambda season: _load_patiently(season, on_entries=bar.step), seasons)
        except RedisAway:
            self.stdout.write(self.style.WARNING("Redis is away: the relay fills the boards when it is back."))
            return False
        return True

    def _verify(self, loaded: Loaded, progress: Progress) -> int:
        seasons = [season for season in seasons_to_verify(closed=False) if _is_ours(season, loaded)]
        bar = _Bar(progress)
        bar.stage("verified", len(seasons))

        def verify_one(season: Season) -> SeasonFinding:
            finding = _verify_patiently(season)
            bar.step(1)
            return finding

        report = Report(findings=_side_by_side(verify_one, seasons))
        self.stdout.write(
            f"Verified: {report.entries_compared:,} entries against the ledger, {report.members_compared:,} members "
            f"against Redis, {report.drift} differences."
        )
        return report.drift

    def _tell_accounts(self, loaded: Loaded, passwords: Passwords) -> None:
        for name, made in ((PLAYER, loaded.made_player), (ADMIN, loaded.made_admin)):
            if not made:
                self.stdout.write(f"There was an account “{name}” already; it is as it was.")
            elif name in passwords.generated:
                self.stdout.write(f"Log in as {name} with {passwords.generated[name]}")


class _Bar:
    """One line of the progress display at a time."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task: TaskID | None = None

    def stage(self, name: str, size: int) -> None:
        self._task = self._progress.add_task(name, total=size)

    def step(self, count: int) -> None:
        assert self._task is not None
        self._progress.advance(self._task, count)


def _is_ours(season: Season, loaded: Loaded) -> bool:
    return season.leaderboard.game_id is None or season.leaderboard.game_id in loaded.game_ids


def _side_by_side(work: Callable[[Season], T], seasons: Iterable[Season]) -> list[T]:
    """Work on several seasons at a time: while PostgreSQL or Redis is busy with one, Python is with another."""

    def one(season: Season) -> T:
        try:
            return work(season)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=WORKERS) as pool:
        return list(pool.map(one, seasons))


def _load_patiently(season: Season, *, on_entries: Callable[[int], None]) -> None:
    for attempt in range(ATTEMPTS):
        try:
            rebuild_season(season=season, on_entries=on_entries)
            return
        except RedisAway:
            if attempt == ATTEMPTS - 1:
                raise
            time.sleep(0.5)
            breaker.reset()


def _verify_patiently(season: Season) -> SeasonFinding:
    for _ in range(ATTEMPTS):
        finding = verify_season(season=season)
        if finding.redis is not None:
            break
        time.sleep(0.5)
        breaker.reset()
    return finding


def _progress() -> Progress:
    """Bars on a terminal; silent where output goes to a file."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description:>10}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=console, disable=not console.is_terminal)


def _between(least: int, most: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        value = int(text)
        if not least <= value <= most:
            raise ArgumentTypeError(f"{value} is not within {least} to {most}")
        return value

    return number
