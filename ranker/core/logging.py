"""Logs as JSON lines, or coloured on a terminal; nothing secret in either."""

import logging.config
import re
import sys
from typing import Any

import structlog
from structlog.typing import EventDict, Processor

SECRET_NAMES = re.compile(r"authorization|password|passwd|secret|token|cookie|api_?key|signing|refresh", re.I)
# A credential inside a sentence: a header's value, a signed token, the password of a URL.
SECRET_TEXT = re.compile(r"(?i)\b(Bearer|Api-Key)\s+\S+|\beyJ[\w-]+\.[\w-]+\.[\w-]*|(?<=://)[^\s/@]*:[^\s/@]+(?=@)")
HIDDEN = "[hidden]"


def redact(_logger: Any, _method: str, event: EventDict) -> EventDict:
    """A structlog processor that blanks what looks secret, by its key or by its form."""
    for name, value in event.items():
        if SECRET_NAMES.search(name):
            event[name] = HIDDEN
        elif isinstance(value, str):
            event[name] = SECRET_TEXT.sub(HIDDEN, value)
    return event


COMMON: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
]


def logging_config(*, style: str, level: str) -> dict[str, Any]:
    """Django's `LOGGING`: `style` is `json` or `console`, `level` a level's name."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "ranker": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": COMMON,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_ending(style)],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "ranker"}},
        "root": {"handlers": ["stderr"], "level": level},
        # Django's own lines for 4xx answers say less than our request log, and with the query string.
        "loggers": {
            "django.request": {"level": "ERROR"},
            # Scanners send made-up hosts all day; each would be a trace.
            "django.security.DisallowedHost": {"handlers": [], "level": "CRITICAL", "propagate": False},
            "django.server": {"handlers": [], "level": "ERROR", "propagate": False},
        },
    }


def _ending(style: str) -> list[Processor]:
    # The trace becomes text before the redaction, which would not see into an exception.
    trace = structlog.processors.format_exc_info
    if style == "console":
        return [
            trace,
            redact,
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
            ),
        ]
    return [trace, redact, structlog.processors.JSONRenderer(default=str)]


def configure(config: dict[str, Any]) -> None:
    """Django's `LOGGING_CONFIG`: standard logging and structlog, which hands its events to the former."""
    logging.config.dictConfig(config)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *COMMON,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
