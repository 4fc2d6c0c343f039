"""Logs."""

from ranker.core.logging import logging_config

from .environment import env

LOG_LEVEL = env.str("LOG_LEVEL", default="INFO")
LOGGING_CONFIG = "ranker.core.logging.configure"
# A line for every request; else only for refusals, failures and what took longer than so many seconds.
LOG_REQUESTS = env.bool("LOG_REQUESTS", default=False)
LOG_SLOW_SECONDS = env.float("LOG_SLOW_SECONDS", default=1.0)
LOGGING = logging_config(style=env.str("LOG_STYLE", default="json"), level=LOG_LEVEL)
