"""A Celery with nothing to do."""

import os

from celery import Celery

app = Celery("fixture", fixups=[], broker=os.environ["REDIS_URL"])
