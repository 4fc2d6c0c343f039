"""`manage.py deliver_hooks`: takes webhooks out of the queue and to their addresses."""

import signal
import threading
from typing import Any

import structlog
from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, InterfaceError, connection

from ranker.core.clock import utc_now
from ranker.hooks.services.delivery import deliver_due

log = structlog.get_logger(__name__)
POLL_SECONDS = 0.5


class Command(BaseCommand):
    help = "Deliver webhooks. Any number of these may run at once."

    def add_arguments(self, parser: CommandParser) -> None:
        """How many deliveries may be under way at once."""
        parser.add_argument("--threads", type=int, default=8)

    def handle(self, *args: Any, **options: Any) -> None:
        """Until told to stop."""
        stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        threads = [threading.Thread(target=work, args=(stop,)) for _ in range(options["threads"])]
        for thread in threads:
            thread.start()
        self.stdout.write("Webhooks are delivered; Ctrl-C stops it.")
        for thread in threads:
            thread.join()


def work(stop: threading.Event) -> None:
    """Deliver, look again, deliver; a database that is away is waited for."""
    while not stop.is_set():
        try:
            deliver_due(now=utc_now(), stop=stop)
        except (DatabaseError, InterfaceError) as error:
            log.warning("hooks.interrupted", error=type(error).__name__)
        finally:
            connection.close()
        stop.wait(POLL_SECONDS)
