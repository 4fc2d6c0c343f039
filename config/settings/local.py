"""One machine, started by `./setup.sh`: plain HTTP on loopback, secrets generated under `.ranker/`."""

from .base import *  # noqa: F403
from .base import env

ALLOWED_HOSTS = env.list("DJANGO_ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
