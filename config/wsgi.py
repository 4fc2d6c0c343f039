"""The WSGI entry point; granian serves `config.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
# A player waits for these; commands and workers have all the time they need.
os.environ.setdefault("REDIS_TIMEOUT", "0.1")
os.environ.setdefault("DATABASE_STATEMENT_TIMEOUT", "15s")
os.environ.setdefault("DATABASE_LOCK_TIMEOUT", "5s")

django = get_wsgi_application()

# Imported once the apps are ready.
from config.lane import find  # noqa: E402
from ranker.core.lane import FastLane  # noqa: E402

application = FastLane(django, find=find)
