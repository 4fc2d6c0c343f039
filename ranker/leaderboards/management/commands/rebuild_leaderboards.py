"""`manage.py rebuild_leaderboards [--game SLUG]`: the boards in Redis anew from PostgreSQL, while writes go on."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.progress import Progress

from ranker.core.clock import utc_now
from ranker.core.redis import RedisAway
from ranker.leaderboards.models import Entry
from ranker.leaderboards.services.rebuild import rebuild_seasons, seasons_for_redis


class Command(BaseCommand):
    help = "Rebuild the boards in Redis from PostgreSQL, while writes go on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--game", metavar="SLUG", help="only the boards of this game")

    def handle(self, *args: Any, **options: Any) -> None:
        seasons = list(seasons_for_redis(now=utc_now()))
        if options["game"]:
            seasons = [s for s in seasons if s.leaderboard.game and s.leaderboard.game.slug == options["game"]]
        if options["game"] and not seasons:
            raise CommandError(f"There is no game “{options['game']}” with a running season.")
        total = Entry.objects.filter(season__in=[season.pk for season in seasons]).count()
        with Progress(transient=True) as progress:
            bar = progress.add_task("entries", total=total)
            try:
                loaded = rebuild_seasons(seasons=seasons, on_entries=lambda n: progress.advance(bar, n))
            except RedisAway as error:
                raise CommandError("Redis is away; the boards are as they were. Start it and try again.") from error
        self.stdout.write(f"{len(seasons)} seasons rebuilt, {loaded} entries.")
