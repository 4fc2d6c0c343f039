"""`manage.py setup_superset_views`: (re)creates the views and the read-only role."""

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ranker.core.errors import Refusal
from ranker.reports.services.superset import PASSWORD_VARIABLE, create_reader, create_views


class Command(BaseCommand):
    help = f"(Re)create the superset_* views and the role superset_reader; its password comes from {PASSWORD_VARIABLE}."

    def handle(self, *args: Any, **options: Any) -> None:
        names = create_views()
        self.stdout.write(f"Created {len(names)} views: {', '.join(names)}.")
        try:
            reader = create_reader()
        except Refusal as refused:
            raise CommandError(refused.detail or "") from refused
        self.stdout.write(self.style.SUCCESS(f"{reader.name} can read them, and nothing else."))
        if not os.environ.get(PASSWORD_VARIABLE):
            self.stdout.write(f"Its new password, shown this once: {reader.password}")
