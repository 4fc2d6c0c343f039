"""`manage.py relay`: carries the ledger into Redis, one at a time."""

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand

from ranker.relay.durable import DurableTail
from ranker.relay.loop import Relay


class Command(BaseCommand):
    help = "Carry the ledger into Redis, achievements and live updates. A second relay waits for the first to end."

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        durable = threading.Thread(target=DurableTail(stop=stop).run, name="durable")
        durable.start()
        self.stdout.write("The relay is running; Ctrl-C stops it.")
        try:
            Relay(stop=stop).run()
        finally:
            stop.set()
            durable.join()
