"""One machine, started by `./setup.sh`: plain HTTP on loopback, secrets generated under `.ranker/`."""

from ranker.core.logging import logging_config

from .base import *  # noqa: F403
from .base import LOG_LEVEL, env

ALLOWED_HOSTS = env.list("DJANGO_ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
LOGGING = logging_config(style=env.str("LOG_STYLE", default="console"), level=LOG_LEVEL)
# For tests with real faults: where a process kills itself (ranker.core.faults). Production has no such setting.
FAULT_POINT = env.str("RANKER_FAULT_POINT", default="")
